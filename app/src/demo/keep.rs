//! How goods are kept at home, and what is said about it.

use serde::Deserialize;

/// How something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// In the fridge.
    Cool,
    /// In the cupboard.
    Dry,
    /// In the freezer.
    Frozen,
    /// In the open.
    Room,
    /// In water.
    Vase,
}

impl Keep {
    /// What is told about it, in English, Hebrew, German and Spanish.
    pub fn words(self) -> [&'static str; 4] {
        match self {
            Self::Cool => [
                "Keep refrigerated at 2–6 °C.",
                "לשמור בקירור, 2–6 מעלות.",
                "Gekühlt bei 2–6 °C aufbewahren.",
                "Conservar refrigerado entre 2 y 6 °C.",
            ],
            Self::Dry => [
                "Keep in a cool, dry place.",
                "לשמור במקום קריר ויבש.",
                "Kühl und trocken lagern.",
                "Conservar en un lugar fresco y seco.",
            ],
            Self::Frozen => [
                "Keep frozen at −18 °C. Do not refreeze once thawed.",
                "לשמור בהקפאה במינוס 18 מעלות. אין להקפיא שוב לאחר הפשרה.",
                "Bei −18 °C tiefgekühlt lagern. Nach dem Auftauen nicht wieder einfrieren.",
                "Conservar congelado a −18 °C. No volver a congelar una vez descongelado.",
            ],
            Self::Room => [
                "Keep at room temperature, out of the sun.",
                "לשמור בטמפרטורת החדר, הרחק מהשמש.",
                "Bei Zimmertemperatur und ohne direkte Sonne aufbewahren.",
                "Conservar a temperatura ambiente, lejos del sol.",
            ],
            Self::Vase => [
                "Cut the stems at an angle and change the water every other day.",
                "לחתוך את הגבעולים באלכסון ולהחליף מים מדי יומיים.",
                "Stiele schräg anschneiden, alle zwei Tage frisches Wasser geben.",
                "Corte los tallos en diagonal y cambie el agua cada dos días.",
            ],
        }
    }
}

//! What products are marked with, in the visitor's language. The catalogue knows the words; what it does not know is
//! shown as the merchant wrote it.

use bodega_catalog::label;

use super::Words;

/// What nutrition consists of, in the order of a label: in English, Hebrew, German and Spanish.
#[rustfmt::skip]
const NUTRITION: &[(&str, [&str; 4])] = &[
    ("energy", ["Energy", "אנרגיה", "Energie", "Energía"]),
    ("fat", ["Fat", "שומן", "Fett", "Grasas"]),
    ("saturates", ["of which saturated", "מהם רווי", "davon gesättigt", "de las cuales saturadas"]),
    ("carbohydrate", ["Carbohydrate", "פחמימות", "Kohlenhydrate", "Hidratos de carbono"]),
    ("sugars", ["of which sugars", "מהן סוכרים", "davon Zucker", "de los cuales azúcares"]),
    ("fibre", ["Fibre", "סיבים תזונתיים", "Ballaststoffe", "Fibra"]),
    ("protein", ["Protein", "חלבון", "Eiweiß", "Proteínas"]),
    ("salt", ["Salt", "מלח", "Salz", "Sal"]),
];

/// Properties that are for programs, or that a page shows in a way of its own.
const UNSAID: &[&str] = &["season", "nutrition"];

impl Words {
    /// What a dietary label or an allergen is called.
    pub fn label(self, code: &str) -> String {
        label::name(code, self.0).map_or_else(|| code.to_owned(), str::to_owned)
    }

    /// What a property is called; none when it is not for shoppers.
    pub fn attribute(self, name: &str) -> Option<String> {
        if UNSAID.contains(&name) {
            return None;
        }
        Some(label::attribute(name, self.0).map_or_else(|| name.to_owned(), str::to_owned))
    }

    /// A part of the nutrition: what it is called, and whether it is a part of the one before.
    pub fn nutrition(self, part: &str) -> (String, bool) {
        let at = bodega_kernel::Lang::ALL.iter().position(|lang| *lang == self.0).unwrap_or(0);
        let known = NUTRITION.iter().find(|(name, _)| *name == part);
        let name = known.map_or_else(|| part.to_owned(), |(_, words)| words[at].to_owned());
        (name, matches!(part, "saturates" | "sugars"))
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;

    #[test]
    fn what_is_not_known_is_shown_as_it_is_written() {
        assert_eq!(Words(Lang::He).label("vegan"), "טבעוני");
        assert_eq!(Words(Lang::De).label("moon-grown"), "moon-grown");
        assert_eq!((Words(Lang::En).attribute("season"), Words(Lang::Es).attribute("x")), (None, Some("x".to_owned())));
        assert_eq!(Words(Lang::De).nutrition("sugars"), ("davon Zucker".to_owned(), true));
    }
}

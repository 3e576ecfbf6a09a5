//! The words that the house knows: dietary labels, allergens, and the names of usual properties, each in the languages
//! of its pages. A product says `gluten-free`; what is said to a visitor is looked up here.

use bodega_kernel::Lang;

/// A word that is known, and what it is called in English, Hebrew, German and Spanish.
type Known = (&'static str, [&'static str; 4]);

/// Dietary labels.
#[rustfmt::skip]
pub const DIETARY: &[Known] = &[
    ("vegan", ["Vegan", "טבעוני", "Vegan", "Vegano"]),
    ("vegetarian", ["Vegetarian", "צמחוני", "Vegetarisch", "Vegetariano"]),
    ("gluten-free", ["Gluten-free", "ללא גלוטן", "Glutenfrei", "Sin gluten"]),
    ("lactose-free", ["Lactose-free", "ללא לקטוז", "Laktosefrei", "Sin lactosa"]),
    ("dairy-free", ["Dairy-free", "ללא חלב", "Milchfrei", "Sin lácteos"]),
    ("nut-free", ["Nut-free", "ללא אגוזים", "Ohne Nüsse", "Sin frutos secos"]),
    ("egg-free", ["Egg-free", "ללא ביצים", "Ohne Ei", "Sin huevo"]),
    ("sugar-free", ["Sugar-free", "ללא סוכר", "Zuckerfrei", "Sin azúcar"]),
    ("no-added-sugar", ["No added sugar", "ללא תוספת סוכר", "Ohne Zuckerzusatz", "Sin azúcares añadidos"]),
    ("low-sugar", ["Low in sugar", "דל סוכר", "Zuckerarm", "Bajo en azúcar"]),
    ("low-fat", ["Low in fat", "דל שומן", "Fettarm", "Bajo en grasa"]),
    ("low-salt", ["Low in salt", "דל מלח", "Salzarm", "Bajo en sal"]),
    ("high-protein", ["High in protein", "עשיר בחלבון", "Eiweißreich", "Rico en proteínas"]),
    ("wholegrain", ["Wholegrain", "מדגנים מלאים", "Vollkorn", "Integral"]),
    ("organic", ["Organic", "אורגני", "Bio", "Ecológico"]),
    ("fair-trade", ["Fair trade", "סחר הוגן", "Fairer Handel", "Comercio justo"]),
    ("kosher", ["Kosher", "כשר", "Koscher", "Kósher"]),
    ("kosher-passover", ["Kosher for Passover", "כשר לפסח", "Koscher für Pessach", "Kósher para Pésaj"]),
    ("halal", ["Halal", "חלאל", "Halal", "Halal"]),
    ("alcohol-free", ["Alcohol-free", "ללא אלכוהול", "Alkoholfrei", "Sin alcohol"]),
    ("caffeine-free", ["Caffeine-free", "ללא קפאין", "Koffeinfrei", "Sin cafeína"]),
];

/// The fourteen allergens of Regulation (EU) No 1169/2011, annex II.
#[rustfmt::skip]
pub const ALLERGENS: &[Known] = &[
    ("gluten", ["Gluten", "גלוטן", "Gluten", "Gluten"]),
    ("crustaceans", ["Crustaceans", "סרטנאים", "Krebstiere", "Crustáceos"]),
    ("eggs", ["Eggs", "ביצים", "Eier", "Huevos"]),
    ("fish", ["Fish", "דגים", "Fisch", "Pescado"]),
    ("peanuts", ["Peanuts", "בוטנים", "Erdnüsse", "Cacahuetes"]),
    ("soya", ["Soya", "סויה", "Soja", "Soja"]),
    ("milk", ["Milk", "חלב", "Milch", "Leche"]),
    ("nuts", ["Nuts", "אגוזים", "Schalenfrüchte", "Frutos de cáscara"]),
    ("celery", ["Celery", "סלרי", "Sellerie", "Apio"]),
    ("mustard", ["Mustard", "חרדל", "Senf", "Mostaza"]),
    ("sesame", ["Sesame", "שומשום", "Sesam", "Sésamo"]),
    ("sulphites", ["Sulphites", "סולפיטים", "Sulfite", "Sulfitos"]),
    ("lupin", ["Lupin", "תורמוס", "Lupinen", "Altramuces"]),
    ("molluscs", ["Molluscs", "רכיכות", "Weichtiere", "Moluscos"]),
];

/// Names of properties that pages show in the visitor's language. Their values are the merchant's words.
#[rustfmt::skip]
pub const ATTRIBUTES: &[Known] = &[
    ("producer", ["Producer", "יצרן", "Hersteller", "Productor"]),
    ("origin", ["Origin", "ארץ ייצור", "Herkunft", "Origen"]),
    ("ingredients", ["Ingredients", "רכיבים", "Zutaten", "Ingredientes"]),
    ("nutrition", ["Nutrition", "ערכים תזונתיים", "Nährwerte", "Información nutricional"]),
    ("storage", ["Storage", "אחסון", "Aufbewahrung", "Conservación"]),
    ("packaging", ["Packaging", "אריזה", "Verpackung", "Envase"]),
    ("kosher", ["Kashrut", "כשרות", "Kaschrut", "Certificación kósher"]),
    ("season", ["Season", "עונה", "Saison", "Temporada"]),
    ("alcohol", ["Alcohol by volume", "אחוז אלכוהול", "Alkoholgehalt", "Grado alcohólico"]),
];

/// What a dietary label or an allergen is called; none for a word of the merchant's own, which is shown as it is.
pub fn name(code: &str, lang: Lang) -> Option<&'static str> {
    of(DIETARY, code, lang).or_else(|| of(ALLERGENS, code, lang))
}

/// What a property is called; none for a name of the merchant's own, which is shown as it is.
pub fn attribute(name: &str, lang: Lang) -> Option<&'static str> {
    of(ATTRIBUTES, name, lang)
}

fn of(known: &[Known], code: &str, lang: Lang) -> Option<&'static str> {
    let (_, names) = known.iter().find(|(known, _)| *known == code)?;
    Some(match lang {
        Lang::En => names[0],
        Lang::He => names[1],
        Lang::De => names[2],
        Lang::Es => names[3],
    })
}

/// The code of a word that is known, however it was written (`Gluten Free`, `gluten_free`); any other word as it is.
pub(crate) fn code(known: &[Known], word: String) -> String {
    let folded = word.to_lowercase().replace([' ', '_'], "-");
    known.iter().find(|(code, _)| *code == folded).map_or(word, |(code, _)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_stands_once_and_has_a_name_in_each_language() {
        for known in [DIETARY, ALLERGENS, ATTRIBUTES] {
            assert_eq!(known.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), known.len());
            for (code, names) in known {
                assert!(names.iter().all(|name| !name.is_empty()), "{code}");
                assert_eq!(super::code(known, (*code).to_owned()), *code);
            }
        }
        assert_eq!(ALLERGENS.len(), 14);
    }

    #[test]
    fn known_words_are_found_however_they_are_written() {
        for word in ["gluten-free", "Gluten Free", "GLUTEN_FREE"] {
            assert_eq!(code(DIETARY, word.to_owned()), "gluten-free");
        }
        assert_eq!(code(DIETARY, "Paleo Diet".to_owned()), "Paleo Diet");
        assert_eq!(name("milk", Lang::De), Some("Milch"));
        assert_eq!(name("vegan", Lang::He), Some("טבעוני"));
        assert_eq!(name("Paleo Diet", Lang::He), None);
    }
}

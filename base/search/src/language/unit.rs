//! Measures: a number and a unit.

/// Units by dimension and how many thousandths of the dimension's base they are.
#[rustfmt::skip]
const UNITS: &[(&str, &str, u64)] = &[
    ("l", "ml", 1_000_000), ("lt", "ml", 1_000_000), ("ltr", "ml", 1_000_000), ("liter", "ml", 1_000_000),
    ("liters", "ml", 1_000_000), ("litre", "ml", 1_000_000), ("litres", "ml", 1_000_000), ("litro", "ml", 1_000_000),
    ("litros", "ml", 1_000_000), ("ליטר", "ml", 1_000_000), ("ליטרימ", "ml", 1_000_000), ("ל", "ml", 1_000_000),
    ("ml", "ml", 1000), ("milliliter", "ml", 1000), ("milliliters", "ml", 1000), ("mililitros", "ml", 1000), ("מל", "ml", 1000),
    ("מיליליטר", "ml", 1000), ("cl", "ml", 10_000), ("dl", "ml", 100_000),
    ("g", "g", 1000), ("gr", "g", 1000), ("gram", "g", 1000), ("grams", "g", 1000), ("gramm", "g", 1000),
    ("gramo", "g", 1000), ("gramos", "g", 1000), ("גרמ", "g", 1000), ("גר", "g", 1000), ("ג", "g", 1000), ("mg", "g", 1),
    ("kg", "g", 1_000_000), ("kgs", "g", 1_000_000), ("kilo", "g", 1_000_000), ("kilos", "g", 1_000_000),
    ("kilogram", "g", 1_000_000), ("kilogramm", "g", 1_000_000), ("kilogramo", "g", 1_000_000), ("קג", "g", 1_000_000),
    ("קילו", "g", 1_000_000), ("קילוגרמ", "g", 1_000_000),
    ("oz", "oz", 1000), ("ounce", "oz", 1000), ("ounces", "oz", 1000), ("lb", "oz", 16_000), ("lbs", "oz", 16_000),
    ("pound", "oz", 16_000), ("pounds", "oz", 16_000),
    ("gal", "pt", 8000), ("gallon", "pt", 8000), ("gallons", "pt", 8000), ("quart", "pt", 2000), ("quarts", "pt", 2000),
    ("qt", "pt", 2000), ("pint", "pt", 1000), ("pints", "pt", 1000), ("pt", "pt", 1000),
    ("mm", "mm", 1000), ("cm", "mm", 10_000),
    ("in", "in", 1000), ("inch", "in", 1000), ("inches", "in", 1000), ("ft", "in", 12_000), ("foot", "in", 12_000),
    ("feet", "in", 12_000),
];

/// `1.5` and `l` as `=1500000ml`: thousandths of the base unit. The sign keeps it apart from words.
pub(super) fn measure(number: &str, unit: Option<&str>) -> Option<String> {
    let unit = unit?;
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (_, base, factor) = UNITS.iter().find(|(name, _, _)| *name == unit)?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    let thousandths = whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(digits.parse::<u64>().ok()?)?;
    Some(format!("={}{base}", thousandths.checked_mul(*factor)? / 1000))
}

//! Where a window delivers.

use bodega_kernel::{Check, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most entries of a list.
const MOST: usize = 500;

/// Towns and postal codes. Without an entry it is everywhere that the site delivers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = SlotArea)]
pub struct Area {
    /// Towns by name; case does not matter.
    #[schema(example = json!(["Tel Aviv"]), max_items = 500)]
    pub cities: Vec<String>,
    /// Postal codes; one that ends in `*` stands for all that begin so.
    #[schema(example = json!(["64396*"]), max_items = 500)]
    pub postal_codes: Vec<String>,
}

/// Where somebody wants to be delivered to, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    city: Option<String>,
    postal_code: Option<String>,
}

impl Place {
    /// A town, a postal code, or both.
    pub fn new(city: Option<&str>, postal_code: Option<&str>) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            city: city.and_then(|city| given(text::folded(city))),
            postal_code: postal_code.and_then(|code| given(bare(code))),
        }
    }

    /// Is nothing known of it?
    pub fn is_unknown(&self) -> bool {
        self.city.is_none() && self.postal_code.is_none()
    }
}

impl Area {
    /// Is it everywhere that the site delivers?
    pub fn is_everywhere(&self) -> bool {
        self.cities.is_empty() && self.postal_codes.is_empty()
    }

    /// Does it hold the place? Of a place that is not known nothing speaks against it.
    pub fn serves(&self, place: &Place) -> bool {
        let by_city =
            || place.city.as_ref().is_some_and(|city| self.cities.iter().any(|one| text::folded(one) == *city));
        let by_code = || {
            let code = place.postal_code.as_deref();
            code.is_some_and(|code| self.postal_codes.iter().any(|pattern| matches(&bare(pattern), code)))
        };
        self.is_everywhere() || place.is_unknown() || by_city() || by_code()
    }

    /// Is there a place that both hold, as far as names tell? Towns are compared with towns and codes with codes: which
    /// code belongs to which town is not known here.
    pub fn meets(&self, other: &Self) -> bool {
        if self.is_everywhere() || other.is_everywhere() {
            return true;
        }
        let shares_city =
            self.cities.iter().any(|one| other.cities.iter().any(|two| text::folded(one) == text::folded(two)));
        shares_city
            || self.postal_codes.iter().any(|one| other.postal_codes.iter().any(|two| meet(&bare(one), &bare(two))))
    }

    /// Trimmed, with every fault noted under `field`.
    pub(crate) fn checked(&self, check: &mut Check, field: &str) -> Self {
        let (cities, codes) = (format!("{field}.cities"), format!("{field}.postalCodes"));
        if self.cities.len() > MOST || self.postal_codes.len() > MOST {
            check.that(self.cities.len() <= MOST, &cities, "TOO_MANY", "must have at most 500 entries");
            check.that(self.postal_codes.len() <= MOST, &codes, "TOO_MANY", "must have at most 500 entries");
            return Self::default();
        }
        let mut area = Self::default();
        for (index, city) in self.cities.iter().enumerate() {
            area.cities.push(text::checked(check, &format!("{cities}[{index}]"), city, 1, 100));
        }
        for (index, code) in self.postal_codes.iter().enumerate() {
            let at = format!("{codes}[{index}]");
            let code = text::checked(check, &at, code, 1, 20);
            let plain = bare(&code);
            let sane = !plain.trim_end_matches('*').is_empty() && !plain.trim_end_matches('*').contains('*');
            let sane = sane && plain.matches('*').count() <= 1;
            check.that(
                sane || code.is_empty(),
                &at,
                "INVALID_POSTAL_CODE",
                "must be a postal code, or its beginning and *",
            );
            area.postal_codes.push(code);
        }
        area
    }
}

/// A postal code without the spaces and hyphens that people write into it.
fn bare(code: &str) -> String {
    code.chars().filter(|letter| letter.is_alphanumeric() || *letter == '*').collect::<String>().to_uppercase()
}

fn matches(pattern: &str, code: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => code.starts_with(beginning),
        None => pattern == code,
    }
}

/// Is there a code that fits both?
fn meet(one: &str, two: &str) -> bool {
    match (one.strip_suffix('*'), two.strip_suffix('*')) {
        (Some(one), Some(two)) => one.starts_with(two) || two.starts_with(one),
        (Some(_), None) => matches(one, two),
        _ => matches(two, one),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn area(cities: &[&str], codes: &[&str]) -> Area {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Area { cities: owned(cities), postal_codes: owned(codes) }
    }

    #[test]
    fn a_town_or_a_code_is_enough() {
        let north = area(&["Haifa", "עכו"], &["SW1A 1*", "3300000"]);
        for (city, code, served) in [
            (Some(" haifa "), None, true),
            (Some("עכו"), Some("9"), true),
            (Some("Eilat"), None, false),
            (None, Some("sw1a-1aa"), true),
            (None, Some("33 000 00"), true),
            (None, Some("330000"), false),
            (None, None, true),
            (Some(""), None, true),
        ] {
            assert_eq!(north.serves(&Place::new(city, code)), served, "{city:?} {code:?}");
        }
        assert!(Area::default().serves(&Place::new(Some("Eilat"), None)), "everywhere");
    }

    #[test]
    fn bad_codes_are_told_with_their_place() {
        let mut check = Check::new();
        area(&[""], &["12*4", "*", "12**", "12*"]).checked(&mut check, "area");
        let faults = bodega_kernel::Failure::details(&check.done().unwrap_err());
        let fields: Vec<_> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["area.cities[0]", "area.postalCodes[0]", "area.postalCodes[1]", "area.postalCodes[2]"]);
    }

    proptest! {
        #[test]
        fn areas_that_serve_the_same_code_meet(one in "[0-9]{1,3}\\*?", two in "[0-9]{1,3}\\*?", code in "[0-9]{1,4}") {
            let (one, two, place) = (area(&[], &[&one]), area(&[], &[&two]), Place::new(None, Some(&code)));
            if one.serves(&place) && two.serves(&place) {
                prop_assert!(one.meets(&two) && two.meets(&one));
            }
        }
    }
}

//! All rates of a merchant in memory, and which one holds for something.

use std::collections::HashMap;

use bodega_kernel::Time;

use super::{Settings, TaxRate, known::known, model::STANDARD};

/// Where something is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Where<'a> {
    pub country: &'a str,
    pub region: Option<&'a str>,
}

/// The rate that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub country: String,
    pub region: Option<String>,
    pub class: String,
    pub rate: i64,
}

/// Rates by country, then by class.
#[derive(Debug, Default)]
pub(crate) struct Table {
    own: HashMap<String, HashMap<String, Vec<TaxRate>>>,
    known: bool,
}

impl Table {
    pub fn new(rates: Vec<TaxRate>, settings: &Settings) -> Self {
        let mut own: HashMap<_, HashMap<_, Vec<TaxRate>>> = HashMap::new();
        for rate in rates.into_iter().filter(|rate| rate.content.active) {
            let (country, class) = (rate.content.country.clone(), rate.content.class.clone());
            own.entry(country).or_default().entry(class).or_default().push(rate);
        }
        // The one that is meant most closely comes first: of a region, then the one that began last, then the oldest.
        for rates in own.values_mut().flat_map(HashMap::values_mut) {
            rates.sort_by_key(|rate| {
                let content = &rate.content;
                (content.region.is_none(), std::cmp::Reverse(content.from), rate.id)
            });
        }
        Self { own, known: settings.known_rates }
    }

    /// The rate of a class at a place and a time. A class is looked up from its whole name to its first part, then the
    /// standard one is: what is sorted more closely than a state cares for is taxed as that state taxes the rest.
    pub fn find(&self, place: Where<'_>, class: &str, at: Time) -> Option<Found> {
        let mut name = class;
        loop {
            if let Some(found) = self.exact(place, name, at) {
                return Some(found);
            }
            name = match name.rsplit_once('/') {
                Some((wider, _)) => wider,
                None if name != STANDARD => STANDARD,
                None => return None,
            };
        }
    }

    fn exact(&self, place: Where<'_>, class: &str, at: Time) -> Option<Found> {
        let holds = |from: Option<Time>, until: Option<Time>| {
            from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
        };
        let here = |region: &Option<String>| match (region, place.region) {
            (None, _) => true,
            (Some(of), Some(at)) => of.eq_ignore_ascii_case(at),
            (Some(_), None) => false,
        };
        let found = |region: Option<String>, rate: i64| Found {
            country: place.country.to_owned(),
            region,
            class: class.to_owned(),
            rate,
        };
        let own = self.own.get(place.country).and_then(|classes| classes.get(class));
        let mut own = own.into_iter().flatten().map(|rate| &rate.content);
        if let Some(rate) = own.find(|rate| here(&rate.region) && holds(rate.from, rate.until)) {
            return Some(found(rate.region.clone(), rate.rate));
        }
        let mut known = known().iter().filter(|_| self.known);
        let rate =
            known.find(|rate| rate.country == place.country && rate.class == class && holds(rate.from, rate.until));
        rate.map(|rate| found(None, rate.rate))
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Id;

    use super::{super::model::Content, *};

    fn rate(at: u128, country: &str, region: Option<&str>, class: &str, rate: i64) -> TaxRate {
        let content = Content {
            name: None,
            country: country.to_owned(),
            region: region.map(str::to_owned),
            class: class.to_owned(),
            rate,
            from: None,
            until: None,
            active: true,
            external_id: None,
            metadata: Default::default(),
        };
        let id = Id::from_uuid(uuid::Uuid::from_u128(at));
        TaxRate { id, content, version: 1, created_at: Time::default(), updated_at: Time::default() }
    }

    fn found(table: &Table, country: &str, region: Option<&str>, class: &str) -> Option<i64> {
        let at = "2026-03-01T00:00:00Z".parse().unwrap();
        table.find(Where { country, region }, class, at).map(|found| found.rate)
    }

    #[test]
    fn a_class_is_looked_up_from_its_whole_name_to_the_standard_one() {
        let table = Table::new(Vec::new(), &Settings::default());
        for (country, class, expected) in [
            ("IL", "standard", Some(180_000)),
            ("IL", "food", Some(180_000)),
            ("IL", "food/fruit-vegetables", Some(0)),
            ("DE", "food/fruit-vegetables", Some(70_000)),
            ("DE", "food/fruit-vegetables/apples", Some(70_000)),
            ("DE", "toys", Some(190_000)),
            ("FI", "food", Some(135_000)),
            ("US", "food", None),
        ] {
            assert_eq!(found(&table, country, None, class), expected, "{class} in {country}");
        }
    }

    #[test]
    fn a_merchants_own_rate_is_stronger_and_a_regions_stronger_still() {
        let rates = vec![
            rate(1, "US", Some("NY"), "standard", 88_750),
            rate(2, "DE", None, "standard", 160_000),
            rate(3, "US", None, "standard", 10_000),
        ];
        let table = Table::new(rates.clone(), &Settings::default());
        assert_eq!(found(&table, "US", Some("ny"), "food"), Some(88_750));
        assert_eq!(found(&table, "US", Some("TX"), "food"), Some(10_000));
        assert_eq!(found(&table, "DE", None, "toys"), Some(160_000));
        assert_eq!(found(&table, "DE", None, "food"), Some(70_000), "the house still knows that class");
        let alone = Table::new(rates, &Settings { known_rates: false, ..Settings::default() });
        assert_eq!(found(&alone, "DE", None, "food"), Some(160_000));
        assert_eq!(found(&alone, "IL", None, "standard"), None);
    }
}

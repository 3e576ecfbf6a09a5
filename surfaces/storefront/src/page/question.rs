//! What the address of a list asks for. Whatever makes no sense is passed over: an address that somebody was sent must
//! not break because a filter is gone.

use bodega_browse::{Sort, Wish};
use bodega_kernel::{Currency, Id, PageRequest, noun};

use crate::ways::{decoded, encoded};

/// So many products stand on a page of a list.
pub const PAGE: i64 = 24;
/// Nobody turns further.
pub const LAST_PAGE: i64 = 200;
/// Nobody types more.
const LONGEST: usize = 200;
/// Nobody chooses more of one kind.
const MOST: usize = 20;

/// What a list is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// In words.
    pub words: String,
    /// In an aisle, by slug; where the path does not say it.
    pub aisle: Option<String>,
    /// Of brands.
    pub brands: Vec<String>,
    /// With dietary labels.
    pub labels: Vec<String>,
    /// At least so much, in minor units.
    pub min: Option<i64>,
    /// At most so much, in minor units.
    pub max: Option<i64>,
    /// Only what can be had.
    pub in_stock: bool,
    /// Rated at least so.
    pub stars: Option<i64>,
    /// Only what costs less than it did.
    pub offers: bool,
    /// With a tag.
    pub tag: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: i64,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            words: String::new(),
            aisle: None,
            brands: Vec::new(),
            labels: Vec::new(),
            min: None,
            max: None,
            in_stock: false,
            stars: None,
            offers: false,
            tag: None,
            sort: Sort::Relevance,
            page: 1,
        }
    }
}

impl Question {
    /// What a query asks for, with prices in `currency`.
    pub fn of(query: &str, currency: Currency) -> Self {
        let mut question = Self::default();
        for pair in query.split('&').take(100) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = cut(decoded(value).trim());
            question.hear(name, value, currency);
        }
        question
    }

    fn hear(&mut self, name: &str, value: String, currency: Currency) {
        let yes = value == "1";
        match name {
            _ if value.is_empty() => {}
            "q" => self.words = value,
            "category" => self.aisle = Some(value),
            "brand" => also(&mut self.brands, value),
            "diet" => also(&mut self.labels, value),
            "min" => self.min = minor(&value, currency),
            "max" => self.max = minor(&value, currency),
            "stock" => self.in_stock = yes,
            "offers" => self.offers = yes,
            "stars" => self.stars = value.parse().ok().filter(|stars| (1..=5).contains(stars)),
            "tag" => self.tag = Some(value),
            "sort" => self.sort = value.parse().unwrap_or_default(),
            "page" => self.page = value.parse().unwrap_or(1).clamp(1, LAST_PAGE),
            _ => {}
        }
    }

    /// The same as a wish; the category was looked up.
    pub fn wish(&self, category: Option<Id<noun::Category>>) -> Wish {
        // Bounds that were typed the wrong way round are meant the right way.
        let turned = self.min.zip(self.max).filter(|(min, max)| min > max).map(|(min, max)| (Some(max), Some(min)));
        let (min_price, max_price) = turned.unwrap_or((self.min, self.max));
        Wish {
            text: self.words.clone(),
            category,
            brands: self.brands.clone(),
            dietary: self.labels.clone(),
            min_price,
            max_price,
            in_stock: self.in_stock,
            rating: self.stars,
            tag: self.tag.clone(),
            offers: self.offers,
            sort: self.sort,
            page: PageRequest { limit: PAGE, offset: (self.page - 1) * PAGE, cursor: None },
        }
    }

    /// Everything that is asked for, as names and values in a fixed order; first what narrows it down, then how it is
    /// shown. A page of its own has an address of its own, whatever the order in which one came to it.
    pub fn parts(&self, currency: Currency) -> Vec<(&'static str, String)> {
        let mut parts = Vec::new();
        let mut add = |name, value: Option<String>| parts.extend(value.map(|value| (name, value)));
        add("q", (!self.words.is_empty()).then(|| self.words.clone()));
        add("category", self.aisle.clone());
        add("tag", self.tag.clone());
        add("offers", self.offers.then(|| "1".to_owned()));
        add("stock", self.in_stock.then(|| "1".to_owned()));
        self.brands.iter().for_each(|brand| add("brand", Some(brand.clone())));
        self.labels.iter().for_each(|label| add("diet", Some(label.clone())));
        add("stars", self.stars.map(|stars| stars.to_string()));
        add("min", self.min.map(|amount| major(amount, currency)));
        add("max", self.max.map(|amount| major(amount, currency)));
        add("sort", (self.sort != Sort::Relevance).then(|| self.sort.as_str().to_owned()));
        add("page", (self.page > 1).then(|| self.page.to_string()));
        parts
    }

    /// The address of it.
    pub fn href(&self, path: &str, currency: Currency) -> String {
        let parts = self.parts(currency).into_iter();
        let query = parts.map(|(name, value)| format!("{name}={}", encoded(&value))).collect::<Vec<_>>().join("&");
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Does it say which variant of a product is meant, by its price?
    pub fn is_of_variants(&self) -> bool {
        let by_price = matches!(self.sort, Sort::Price | Sort::PriceDown);
        by_price || self.offers || self.min.is_some() || self.max.is_some()
    }

    /// The same without anything that narrows it down; words and order stay.
    pub fn plain(&self) -> Self {
        Self { words: self.words.clone(), sort: self.sort, ..Self::default() }
    }
}

fn also(values: &mut Vec<String>, value: String) {
    if values.len() < MOST && !values.contains(&value) {
        values.push(value);
    }
}

fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

/// An amount that somebody typed, with a point or a comma, in minor units.
fn minor(typed: &str, currency: Currency) -> Option<i64> {
    let decimals = usize::from(currency.decimals());
    let typed: String = typed.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
    let (whole, part) = typed.rsplit_once(['.', ',']).unwrap_or((&typed, ""));
    if !typed.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    // Three digits after a mark are thousands, unless the currency has as many decimals.
    let (whole, part) = if part.len() == 3 && decimals != 3 { (typed.as_str(), "") } else { (whole, part) };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let part: String = part.chars().chain("0000".chars()).take(decimals).collect();
    let digits = format!("{whole}{part}");
    if digits.len() > 12 { None } else { digits.parse().ok() }
}

/// An amount as it is typed.
pub(crate) fn major(amount: i64, currency: Currency) -> String {
    let decimals = usize::from(currency.decimals());
    let digits = format!("{:0>width$}", amount.max(0), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    if part.bytes().all(|digit| digit == b'0') { whole.to_owned() } else { format!("{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shekel() -> Currency {
        "ILS".parse().unwrap()
    }

    #[test]
    fn bounds_the_wrong_way_round_are_meant_the_right_way() {
        let wish = Question::of("min=20&max=10", shekel()).wish(None);
        assert_eq!((wish.min_price, wish.max_price), (Some(1_000), Some(2_000)));
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        let question = Question::of("q=%20milk%20&stars=9&page=-3&sort=junk&brand=a&brand=a&x&&=&min=abc", shekel());
        let wanted = Question { words: "milk".to_owned(), brands: vec!["a".to_owned()], ..Question::default() };
        assert_eq!(question, wanted);
        assert_eq!(Question::of(&format!("q={}", "x".repeat(10_000)), shekel()).words.len(), LONGEST);
        assert_eq!(Question::of("page=999999999999", shekel()).page, LAST_PAGE);
    }

    #[test]
    fn amounts_are_typed_with_a_point_or_a_comma() {
        for (typed, amount) in
            [("12", 1200), ("12.9", 1290), ("12,90", 1290), ("₪3", 300), ("1,290", 129_000), (".5", 50)]
        {
            assert_eq!(minor(typed, shekel()), Some(amount), "{typed}");
        }
        assert_eq!((minor("", shekel()), minor("999999999999999", shekel())), (None, None));
        assert_eq!((major(1290, shekel()), major(300, shekel())), ("12.90".to_owned(), "3".to_owned()));
    }

    proptest! {
        #[test]
        fn an_address_asks_for_what_it_was_made_of(
            words in "[a-zא-ת%&=+ ]{0,20}", brands in proptest::collection::vec("\\PC{1,9}", 0..3),
            min in proptest::option::of(0_i64..1_000_000), page in 1..LAST_PAGE, offers: bool,
        ) {
            let mut brands: Vec<String> = brands.iter().map(|brand| cut(brand.trim())).filter(|b| !b.is_empty()).collect();
            let mut seen = std::collections::HashSet::new();
            brands.retain(|brand| seen.insert(brand.clone()));
            let words = words.trim().to_owned();
            let question = Question { words, brands, min, page, offers, ..Question::default() };
            let href = question.href("/search", shekel());
            let query = href.split_once('?').map_or("", |(_, query)| query);
            prop_assert_eq!(Question::of(query, shekel()), question);
        }

        #[test]
        fn any_query_is_a_question(query in "\\PC*") {
            let _ = Question::of(&query, shekel());
        }
    }
}

//! By what a list can be narrowed down, and by what it is.

use bodega_browse::{Facets, Found};
use bodega_kernel::{Currency, Money};
use bodega_ui::{component::Price, speech};

use super::question::{Question, major};
use crate::{frame::Frame, ways::Ways, words::Words};

/// By what a list can be narrowed down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// The groups, in their order.
    pub groups: Vec<Group>,
    /// The prices.
    pub range: Option<Range>,
}

/// A group of options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name in the page.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// Is it opened from the start?
    pub open: bool,
    /// Can only one of them be chosen?
    pub single: bool,
    /// What can be chosen.
    pub options: Vec<Choice>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it leads, when it is a place of its own.
    pub href: Option<String>,
    /// Its name in the address.
    pub name: &'static str,
    /// Its value in the address.
    pub value: String,
    /// What it is called.
    pub text: String,
    /// How many there are.
    pub count: Option<String>,
    /// Is it chosen?
    pub chosen: bool,
}

/// The prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// At least so much is asked for.
    pub low: String,
    /// At most so much is asked for.
    pub high: String,
    /// The cheapest costs so much.
    pub lowest: String,
    /// The dearest costs so much.
    pub highest: String,
}

/// Something that was chosen, and the list without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What it is called.
    pub name: String,
    /// The list without it.
    pub href: String,
}

/// What is needed to write the options down.
pub(crate) struct Choosing<'a> {
    pub frame: &'a Frame,
    pub question: &'a Question,
    pub path: &'a str,
    pub branch: Option<&'a str>,
    /// In which aisle the list is, where the path says so.
    pub within: Option<&'a str>,
}

impl Narrowing {
    /// Is there anything to choose?
    pub fn any(&self) -> bool {
        !self.groups.is_empty() || self.range.is_some()
    }
}

impl Choosing<'_> {
    fn words(&self) -> Words {
        self.frame.words
    }

    fn ways(&self) -> &Ways {
        &self.frame.ways
    }

    fn currency(&self) -> Currency {
        self.frame.currency
    }

    fn choice(&self, name: &'static str, value: &str, text: String, count: Option<i64>, chosen: bool) -> Choice {
        let count = count.map(|count| speech::grouped(self.words().lang(), count));
        Choice { href: None, name, value: value.to_owned(), text, count, chosen }
    }

    /// Everything that is found can be narrowed down by.
    pub fn narrowing(&self, found: &Found) -> Narrowing {
        let facets = &found.facets;
        let groups = [self.had(), self.aisles(found), self.labels(facets), self.brands(facets), self.stars(facets)];
        let groups = groups.into_iter().filter(|group| !group.options.is_empty()).collect();
        let range = facets.price.filter(|(low, high)| low < high || self.question.min.or(self.question.max).is_some());
        let typed = |amount: Option<i64>| amount.map_or_else(String::new, |amount| major(amount, self.currency()));
        let range = range.map(|(low, high)| Range {
            low: typed(self.question.min),
            high: typed(self.question.max),
            lowest: major(low, self.currency()),
            highest: major(high, self.currency()),
        });
        Narrowing { groups, range }
    }

    fn had(&self) -> Group {
        let words = self.words();
        let here = self.branch.map_or_else(|| words.in_stock().to_owned(), |branch| words.in_stock_at(branch));
        let options = vec![
            self.choice("stock", "1", here, None, self.question.in_stock),
            self.choice("offers", "1", words.on_offer().to_owned(), None, self.question.offers),
        ];
        Group { name: "had", title: words.availability().to_owned(), open: true, single: false, options }
    }

    /// Under an aisle its parts are places of their own; elsewhere aisles narrow a list down.
    fn aisles(&self, found: &Found) -> Group {
        let (words, facets) = (self.words(), &found.facets);
        let parent = match self.within {
            Some(_) => found.path.last().map(|crumb| crumb.id),
            None => None,
        };
        let options = facets.categories.iter().filter(|one| one.parent == parent && one.count > 0).map(|one| {
            let chosen = self.question.aisle.as_deref() == Some(&one.slug);
            let mut choice = self.choice("category", &one.slug, one.name.clone(), Some(one.count), chosen);
            choice.href = self.within.map(|_| self.ways().category(&one.slug));
            choice
        });
        let options = options.collect();
        Group { name: "aisle", title: words.aisle().to_owned(), open: true, single: self.within.is_none(), options }
    }

    fn labels(&self, facets: &Facets) -> Group {
        let words = self.words();
        let options = facets.dietary.iter().take(14).map(|one| {
            let chosen = self.question.labels.contains(&one.name);
            self.choice("diet", &one.name, words.label(&one.name), Some(one.count), chosen)
        });
        Group { name: "diet", title: words.diet().to_owned(), open: true, single: false, options: options.collect() }
    }

    fn brands(&self, facets: &Facets) -> Group {
        let options = facets.brands.iter().take(14).map(|one| {
            let chosen = self.question.brands.contains(&one.name);
            self.choice("brand", &one.name, one.name.clone(), Some(one.count), chosen)
        });
        let open = !self.question.brands.is_empty() || facets.brands.len() <= 8;
        Group { name: "brand", title: self.words().brand().to_owned(), open, single: false, options: options.collect() }
    }

    fn stars(&self, facets: &Facets) -> Group {
        let words = self.words();
        let mut options: Vec<_> = facets
            .ratings
            .iter()
            .filter(|(stars, count)| *stars > 1 && *count > 0)
            .map(|(stars, count)| {
                let chosen = self.question.stars == Some(*stars);
                self.choice("stars", &stars.to_string(), words.stars_and_up(*stars), Some(*count), chosen)
            })
            .collect();
        if !options.is_empty() {
            options.push(self.choice("stars", "", words.any_stars().to_owned(), None, self.question.stars.is_none()));
        }
        let open = self.question.stars.is_some();
        Group { name: "stars", title: words.stars().to_owned(), open, single: true, options }
    }

    /// What was chosen, each with the list without it.
    pub fn chosen(&self, found: &Found) -> Vec<Chosen> {
        let (words, question, lang) = (self.words(), self.question, self.words().lang());
        let mut all = Vec::new();
        let mut add = |name: String, change: &dyn Fn(&mut Question)| {
            let mut without = Question { page: 1, ..question.clone() };
            change(&mut without);
            all.push(Chosen { name, href: without.href(self.path, self.currency()) });
        };
        if let Some(slug) = &question.aisle {
            let known = found.facets.categories.iter().find(|one| one.slug == *slug);
            let name =
                known.map_or_else(|| found.path.last().map(|one| one.name.clone()), |one| Some(one.name.clone()));
            add(name.unwrap_or_else(|| slug.clone()), &|without| without.aisle = None);
        }
        if question.in_stock {
            let here = self.branch.map_or_else(|| words.in_stock().to_owned(), |branch| words.in_stock_at(branch));
            add(here, &|without| without.in_stock = false);
        }
        if question.offers {
            add(words.on_offer().to_owned(), &|without| without.offers = false);
        }
        if question.tag.is_some() {
            add(words.season().to_owned(), &|without| without.tag = None);
        }
        for brand in &question.brands {
            add(brand.clone(), &|without| without.brands.retain(|one| one != brand));
        }
        for label in &question.labels {
            add(words.label(label), &|without| without.labels.retain(|one| one != label));
        }
        if let Some(stars) = question.stars {
            add(words.stars_and_up(stars), &|without| without.stars = None);
        }
        let price = |amount| Price::of(Money::new(amount, self.currency()), lang).plain();
        let range = match (question.min, question.max) {
            (Some(low), Some(high)) => Some(words.between(price(low), price(high))),
            (Some(low), None) => Some(words.from_price(price(low))),
            (None, Some(high)) => Some(words.to_price(price(high))),
            (None, None) => None,
        };
        if let Some(range) = range {
            add(range, &|without| (without.min, without.max) = (None, None));
        }
        all
    }
}

//! The taxes of a quote: each line and each charge is taxed by itself, half up, and the list of rates is the sum of them.

use bodega_kernel::Time;

use super::{
    Exemption, Tax,
    rounding::{at_rate, within},
};
use crate::tax::{Found, Table, Where};

/// An amount in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Split {
    /// Its rate in the list.
    pub rate: usize,
    pub net: i64,
    pub tax: i64,
}

impl Split {
    /// What is paid.
    pub fn total(self) -> i64 {
        self.net + self.tax
    }
}

/// The list of rates while it is being made.
#[derive(Debug)]
pub(crate) struct Taxes {
    pub list: Vec<Tax>,
    included: bool,
}

/// What finds the rate of a class, at one place and one time.
pub(crate) struct Finder<'a> {
    pub table: &'a Table,
    pub place: Option<Where<'a>>,
    pub at: Time,
    /// What was found already: there are few classes in a basket.
    pub found: Vec<(&'a str, usize)>,
}

impl Taxes {
    pub fn new(included: bool) -> Self {
        Self { list: Vec::new(), included }
    }

    /// One that begins with these rates, and nothing taxed yet.
    pub fn again(included: bool, list: &[Tax]) -> Self {
        let blank = |tax: &Tax| Tax { base: 0, amount: 0, ..tax.clone() };
        Self { list: list.iter().map(blank).collect(), included }
    }

    /// The place of a class's rate in the list.
    pub fn of<'a>(&mut self, finder: &mut Finder<'a>, class: &'a str) -> usize {
        if let Some((_, rate)) = finder.found.iter().find(|(known, _)| *known == class) {
            return *rate;
        }
        let found = finder.place.and_then(|place| finder.table.find(place, class, finder.at));
        let rate = self.place(match found {
            Some(Found { country, region, class, rate }) => {
                let exemption = (rate == 0).then_some(Exemption::ZeroRate);
                Tax { country, region, class, rate, base: 0, amount: 0, exemption }
            }
            None => Tax {
                country: finder.place.map(|place| place.country.to_owned()).unwrap_or_default(),
                region: None,
                class: class.to_owned(),
                rate: 0,
                base: 0,
                amount: 0,
                exemption: Some(Exemption::NoTaxThere),
            },
        });
        finder.found.push((class, rate));
        rate
    }

    /// The place of what is no price for anything.
    pub fn untaxed(&mut self) -> usize {
        self.place(Tax {
            country: String::new(),
            region: None,
            class: String::new(),
            rate: 0,
            base: 0,
            amount: 0,
            exemption: Some(Exemption::NotTaxable),
        })
    }

    /// Rates that are equal are one, whatever class they came from; the first of their names stays.
    pub fn place(&mut self, tax: Tax) -> usize {
        let same = |one: &Tax| {
            (&one.country, &one.region, one.rate, one.exemption) == (&tax.country, &tax.region, tax.rate, tax.exemption)
        };
        if let Some(at) = self.list.iter().position(same) {
            if tax.class < self.list[at].class {
                self.list[at].class = tax.class;
            }
            return at;
        }
        self.list.push(tax);
        self.list.len() - 1
    }

    /// Taxes an amount as prices are meant: what holds its tax is split, to what does not hold it the tax is added.
    pub fn split(&mut self, amount: i64, rate: usize) -> Split {
        let Some(tax) = self.list.get_mut(rate) else { return Split { rate, net: amount, tax: 0 } };
        let split = if tax.rate == 0 || amount <= 0 {
            Split { rate, net: amount, tax: 0 }
        } else if self.included {
            let share = within(amount, tax.rate);
            Split { rate, net: amount - share, tax: share }
        } else {
            Split { rate, net: amount, tax: at_rate(amount, tax.rate) }
        };
        tax.base += split.net;
        tax.amount += split.tax;
        split
    }
}

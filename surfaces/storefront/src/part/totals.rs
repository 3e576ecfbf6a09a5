//! What a basket or an order comes to, each amount with how it came about.

use askama::{Template, filters::HtmlSafe};
use bodega_kernel::Money;
use bodega_sales::pricing::{Charge, ChargeKind, ChargeReason, Quote};
use bodega_ui::{component::Price, speech};

use crate::words::Words;

/// What a basket or an order comes to.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/totals.html")]
pub struct Totals {
    /// The words around it.
    pub words: Words,
    /// What it is made of.
    pub rows: Vec<Row>,
    /// All of it.
    pub total: Price,
    /// How that came about.
    pub why: Why,
    /// Taxes that are in it.
    pub included: Vec<String>,
}

impl HtmlSafe for Totals {}

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is for.
    pub name: String,
    /// How much.
    pub amount: String,
    /// Is it less to pay?
    pub is_less: bool,
    /// How it came about.
    pub why: Why,
}

/// How something came about, step by step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "part/why.html")]
pub struct Why {
    /// What it is about, for those who do not see where it stands.
    pub of: String,
    /// The question.
    pub ask: &'static str,
    /// The steps.
    pub steps: Vec<WhyStep>,
}

impl HtmlSafe for Why {}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyStep {
    /// What.
    pub text: String,
    /// How much.
    pub amount: Option<String>,
}

impl Why {
    /// How something called so came about.
    pub fn of(words: Words, of: &str, steps: Vec<WhyStep>) -> Self {
        Self { of: of.to_owned(), ask: words.why(), steps }
    }
}

/// Writes amounts of one quote.
struct Writing<'a> {
    words: Words,
    quote: &'a Quote,
}

impl Totals {
    /// What a quote comes to. `title` names its lines.
    pub fn of(words: Words, quote: &Quote, title: impl Fn(u32) -> String) -> Self {
        let writing = Writing { words, quote };
        let mut rows = vec![writing.goods(title)];
        rows.extend(writing.offers());
        rows.extend(quote.charges.iter().map(|charge| writing.charge(charge)));
        if !quote.tax_included {
            rows.extend(writing.taxes());
        }
        let steps = rows.iter().map(|row| WhyStep { text: row.name.clone(), amount: Some(row.amount.clone()) });
        let why = Why::of(words, words.total(), steps.collect());
        let total = Price::of(Money::new(quote.total, quote.currency), words.lang());
        Self { words, why, total, included: writing.included(), rows }
    }
}

impl Writing<'_> {
    fn money(&self, amount: i64) -> String {
        Price::of(Money::new(amount, self.quote.currency), self.words.lang()).plain()
    }

    fn step(&self, text: String, amount: i64) -> WhyStep {
        WhyStep { text, amount: Some(self.money(amount)) }
    }

    fn row(&self, name: &str, amount: i64, steps: Vec<WhyStep>) -> Row {
        let why = Why::of(self.words, name, steps);
        Row { name: name.to_owned(), amount: self.money(amount), is_less: amount < 0, why }
    }

    fn goods(&self, title: impl Fn(u32) -> String) -> Row {
        let steps = self.quote.lines.iter().map(|line| self.step(title(line.key), line.subtotal)).collect();
        self.row(self.words.subtotal(), self.quote.subtotal, steps)
    }

    fn offers(&self) -> Option<Row> {
        let off: i64 = self.quote.lines.iter().map(|line| line.waived).sum();
        let taken = self.quote.discounts.iter().filter(|applied| applied.amount > 0);
        let mut steps: Vec<WhyStep> = taken
            .map(|applied| {
                let name = match &applied.code {
                    Some(code) => self.words.by_code(&applied.name, code),
                    None => speech::isolated(&applied.name).to_string(),
                };
                self.step(name, -applied.amount)
            })
            .collect();
        steps.extend((off > 0).then(|| self.step(self.words.on_us().to_owned(), -off)));
        let less = self.quote.discount;
        (less > 0).then(|| self.row(self.words.reductions(), -less, steps))
    }

    fn charge(&self, charge: &Charge) -> Row {
        let words = self.words;
        let name = match charge.kind {
            ChargeKind::Delivery => words.delivery_fee(),
            ChargeKind::Deposit => words.deposit(),
            ChargeKind::Tip => words.tip(),
            ChargeKind::Bag => words.bags(),
            ChargeKind::Rounding => words.rounding(),
        };
        let told = |text: String| WhyStep { text, amount: None };
        let usual = || words.usually(self.money(charge.usual));
        let steps = match charge.why {
            ChargeReason::Usual { free_in: Some(more) } => {
                vec![told(usual()), told(words.free_with_more(self.money(more)))]
            }
            ChargeReason::Usual { free_in: None } => vec![told(usual())],
            ChargeReason::FreeFrom { threshold } => {
                vec![told(words.free_from(self.money(threshold), self.money(charge.usual)))]
            }
            ChargeReason::Promotion { promotion } => {
                let named = self.quote.discounts.iter().find(|applied| applied.promotion == promotion);
                let name = named.map(|applied| speech::isolated(&applied.name).to_string());
                let told = name.unwrap_or_else(|| words.offer_pays().to_owned());
                vec![WhyStep { text: usual(), amount: None }, self.step(told, charge.amount - charge.usual)]
            }
            ChargeReason::Each { amount, count } => {
                vec![told(words.each_times(speech::grouped(words.lang(), count), self.money(amount)))]
            }
            ChargeReason::Carrier => vec![told(words.carrier_takes().to_owned())],
            ChargeReason::Wish => vec![told(words.all_for_the_rider().to_owned())],
            ChargeReason::Coin { step } => vec![told(words.no_smaller_coin(self.money(step)))],
        };
        self.row(name, charge.amount, steps)
    }

    fn taxes(&self) -> Vec<Row> {
        let (words, lang) = (self.words, self.words.lang());
        let due = self.quote.taxes.iter().filter(|tax| tax.amount != 0);
        let row = |tax: &bodega_sales::pricing::Tax| {
            let rate = speech::percent(lang, tax.rate);
            let step = WhyStep { text: words.tax_on_top(&rate, self.money(tax.base)), amount: None };
            self.row(&words.tax_added(rate), tax.amount, vec![step])
        };
        due.map(row).collect()
    }

    fn included(&self) -> Vec<String> {
        let due = self.quote.taxes.iter().filter(|tax| self.quote.tax_included && tax.amount != 0);
        let lang = self.words.lang();
        due.map(|tax| self.words.tax_included(speech::percent(lang, tax.rate), self.money(tax.amount))).collect()
    }
}

//! Asking what things cost.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx};
use bodega_identity::merchant;
use bodega_kernel::{Currency, Id, Scope, Time, noun};

use super::{
    entry_store,
    model::{Buying, Entry, Resolved, Usual, choose},
    store,
};

/// What do these things cost somebody who buys so?
#[derive(Debug, Clone, Copy)]
pub struct PriceQuestion<'a> {
    /// In which currency.
    pub currency: Currency,
    /// Through which channel, such as `web`.
    pub channel: Option<&'a str>,
    /// As a member of which group of customers.
    pub group: Option<&'a str>,
    /// At which site.
    pub site: Option<Id<noun::Site>>,
    /// When.
    pub at: Time,
    /// The variants, and what each usually costs.
    pub variants: &'a [(Id<noun::Variant>, Usual)],
    /// So much of each is bought at once, in its unit; a shelf asks for 1.
    pub quantity: i64,
}

/// The price of each variant. One that has none in the wanted currency is missing. Two statements, however many
/// variants are asked for; one, where no list is in use.
pub fn resolve(
    tx: &mut ReadTx,
    scope: &Scope,
    question: &PriceQuestion<'_>,
) -> Result<HashMap<Id<noun::Variant>, Resolved>, DbError> {
    let merchant = scope.one()?;
    let PriceQuestion { currency, channel, group, site, at, .. } = *question;
    let buying = Buying { currency, channel, group, site, at };
    let mut lists = store::in_use(tx, merchant, currency)?;
    lists.retain(|list| list.fits(&buying));
    let mut of: HashMap<_, Vec<Entry>> = HashMap::new();
    if !lists.is_empty() {
        let variants: Vec<_> = question.variants.iter().map(|(variant, _)| *variant).collect();
        for entry in entry_store::of_variants(tx, merchant, &lists, &variants, question.quantity)? {
            of.entry(entry.variant).or_default().push(entry);
        }
    }
    let price = |(variant, usual): &(Id<noun::Variant>, Usual)| {
        let entries = of.get(variant).map_or(&[][..], Vec::as_slice);
        choose(&lists, entries, &buying, *usual, question.quantity).map(|resolved| (*variant, resolved))
    };
    Ok(question.variants.iter().filter_map(price).collect())
}

/// The currencies in which whoever comes through this channel can buy at this time: the merchant's own, then those of
/// the lists that speak to all of them.
pub fn currencies(tx: &mut ReadTx, scope: &Scope, channel: &str, at: Time) -> Result<Vec<Currency>, DbError> {
    let own = merchant::currency(tx, scope)?;
    let lists = store::all_in_use(tx, scope.one()?)?;
    let offered =
        lists.iter().filter(|list| list.is_for_all(channel) && list.runs(at)).map(|list| list.content.currency);
    let mut currencies: Vec<_> = offered.filter(|currency| *currency != own).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.insert(0, own);
    Ok(currencies)
}

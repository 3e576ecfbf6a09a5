//! Asking what things cost.

use std::collections::{BTreeMap, HashMap};

use bodega_db::{DbError, ReadTx};
use bodega_identity::merchant;
use bodega_kernel::{Currency, Id, Scope, Time, noun};

use super::{
    choose::{Buying, Resolved, Usual, choose},
    entry_store,
    model::{Entry, PriceList},
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

/// What things cost anywhere, and where they may cost something else.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BySite {
    /// Wherever no site has lists of its own.
    pub anywhere: HashMap<Id<noun::Variant>, Resolved>,
    /// At the sites that have some.
    pub sites: BTreeMap<Id<noun::Site>, HashMap<Id<noun::Variant>, Resolved>>,
}

/// The price of each variant. One that has none in the wanted currency is missing. Two statements, however many
/// variants are asked for; one, where no list is in use.
pub fn resolve(
    tx: &mut ReadTx,
    scope: &Scope,
    question: &PriceQuestion<'_>,
) -> Result<HashMap<Id<noun::Variant>, Resolved>, DbError> {
    let lists = store::in_use(tx, scope.one()?, question.currency)?;
    let buying = question.buying();
    let lists: Vec<_> = lists.into_iter().filter(|list| list.fits(&buying)).collect();
    let entries = entries(tx, scope, &lists, question)?;
    Ok(chosen(&lists, &entries, &buying, question))
}

/// The same for everybody at once, wherever they are: the question's own site does not matter. As many statements,
/// however many sites there are.
pub fn resolve_by_site(tx: &mut ReadTx, scope: &Scope, question: &PriceQuestion<'_>) -> Result<BySite, DbError> {
    let at = |site| Buying { site, ..question.buying() };
    let mut lists = store::in_use(tx, scope.one()?, question.currency)?;
    lists.retain(|list| list.fits(&at(list.content.site)));
    let entries = entries(tx, scope, &lists, question)?;
    let mut sites: Vec<_> = lists.iter().filter_map(|list| list.content.site).collect();
    sites.sort_unstable();
    sites.dedup();
    let of = |site| chosen(&lists, &entries, &at(site), question);
    Ok(BySite { anywhere: of(None), sites: sites.into_iter().map(|site| (site, of(Some(site)))).collect() })
}

type Entries = HashMap<Id<noun::Variant>, Vec<Entry>>;

impl PriceQuestion<'_> {
    fn buying(&self) -> Buying<'_> {
        let Self { currency, channel, group, site, at, .. } = *self;
        Buying { currency, channel, group, site, at }
    }
}

/// What these lists say of the variants that are asked for.
fn entries(
    tx: &mut ReadTx,
    scope: &Scope,
    lists: &[PriceList],
    question: &PriceQuestion<'_>,
) -> Result<Entries, DbError> {
    let mut of = Entries::new();
    if !lists.is_empty() {
        let variants: Vec<_> = question.variants.iter().map(|(variant, _)| *variant).collect();
        for entry in entry_store::of_variants(tx, scope.one()?, lists, &variants, question.quantity)? {
            of.entry(entry.variant).or_default().push(entry);
        }
    }
    Ok(of)
}

fn chosen(
    lists: &[PriceList],
    entries: &Entries,
    buying: &Buying<'_>,
    question: &PriceQuestion<'_>,
) -> HashMap<Id<noun::Variant>, Resolved> {
    let price = |(variant, usual): &(Id<noun::Variant>, Usual)| {
        let own = entries.get(variant).map_or(&[][..], Vec::as_slice);
        choose(lists, own, buying, *usual, question.quantity).map(|resolved| (*variant, resolved))
    };
    question.variants.iter().filter_map(price).collect()
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

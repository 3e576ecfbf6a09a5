//! A desk: a merchant's price book in memory, for one transaction. What is not in memory is read in that transaction.

use std::{collections::HashMap, sync::Arc};

use bodega_catalog::price_list::{Buying, choose};
use bodega_db::ReadTx;
use bodega_kernel::{Id, MerchantId, Scope, noun};

use super::{
    Basket, BasketLine, Book, Goods, Quote, Use, engine, read,
    shelf::{Shelf, Ticket},
};
use crate::{SalesError, promotion};

/// A merchant's prices, at hand. See [`Books::open`](super::Books::open).
#[derive(Debug, Clone)]
pub struct Desk {
    merchant: MerchantId,
    shelf: Arc<Shelf>,
    ticket: Ticket,
}

/// Something that somebody wants to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What the caller knows the line by.
    pub key: u32,
    /// What.
    pub variant: Id<noun::Variant>,
    /// How much of its unit.
    pub quantity: i64,
}

/// Lines with what they cost by the price lists.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// Those that there are, in the order in which they were asked for; also those that are not for sale at the moment.
    pub lines: Vec<BasketLine>,
    /// Those that there are not, by key.
    pub lost: Vec<(u32, Lost)>,
}

/// Why something has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// There is no such variant.
    Unknown,
    /// It has no price in this currency.
    NoPrice,
}

/// A basket with its price.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// As it was given, with the presents that come with it as lines of their own; their keys follow the highest.
    pub basket: Basket,
    /// What it costs.
    pub quote: Quote,
}

impl Desk {
    pub(super) fn at(merchant: MerchantId, shelf: Arc<Shelf>) -> Self {
        let ticket = shelf.ticket();
        Self { merchant, shelf, ticket }
    }

    /// The merchant's book.
    pub fn book(&self, tx: &mut ReadTx) -> Result<Arc<Book>, SalesError> {
        if let Some(book) = self.shelf.book() {
            return Ok(book);
        }
        let sources = read::sources(tx, &Scope::One(self.merchant))?;
        let book = Arc::new(Book::compile(sources));
        self.shelf.keep_book(self.ticket, &book);
        Ok(book)
    }

    /// What is known of these variants, by variant. What is missing is unknown.
    pub fn goods(
        &self,
        tx: &mut ReadTx,
        variants: impl IntoIterator<Item = Id<noun::Variant>>,
    ) -> Result<HashMap<Id<noun::Variant>, Arc<Goods>>, SalesError> {
        let mut missing = Vec::new();
        let mut found = self.shelf.goods(variants.into_iter(), &mut missing);
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            let read = read::goods(tx, &Scope::One(self.merchant), &missing)?;
            self.shelf.keep_goods(self.ticket, &read);
            found.extend(read.into_iter().map(|goods| (goods.variant, goods)));
        }
        Ok(found)
    }

    /// What these cost somebody who buys so. No statement, where they are in memory. Several lines of one variant are
    /// bought at once: a price from a quantity on looks at all of them.
    pub fn lines(&self, tx: &mut ReadTx, buying: &Buying<'_>, wanted: &[Wanted]) -> Result<Lines, SalesError> {
        let book = self.book(tx)?;
        let goods = self.goods(tx, wanted.iter().map(|line| line.variant))?;
        let mut together: HashMap<_, i64> = HashMap::new();
        for line in wanted {
            let sum = together.entry(line.variant).or_default();
            *sum = sum.saturating_add(line.quantity.max(0));
        }
        let mut lines = Lines::default();
        for line in wanted {
            let Some(goods) = goods.get(&line.variant) else {
                lines.lost.push((line.key, Lost::Unknown));
                continue;
            };
            let quantity = together.get(&line.variant).copied().unwrap_or(line.quantity).max(1);
            let Some(found) = choose(&book.lists, &goods.entries, buying, goods.usual, quantity) else {
                lines.lost.push((line.key, Lost::NoPrice));
                continue;
            };
            lines.lines.push(BasketLine {
                key: line.key,
                goods: goods.clone(),
                quantity: line.quantity,
                price: found.price,
                before: found.compare_at,
                list: found.list,
                gift: None,
            });
        }
        Ok(lines)
    }

    /// What a basket costs this customer: whether it is their first order and which promotions are used up is looked up
    /// where it matters, and presents are put in. Of somebody who is not known yet nothing is used up.
    pub fn quote(
        &self,
        tx: &mut ReadTx,
        mut basket: Basket,
        customer: Option<Id<noun::Customer>>,
    ) -> Result<Quoted, SalesError> {
        let book = self.book(tx)?;
        if !basket.first_order && book.rules.iter().any(|rule| rule.promotion.content.when.first_order) {
            // An order that is priced again is the first one still, if it was when it was placed.
            let was = |rule: &super::book::Rule| {
                rule.promotion.content.when.first_order && basket.own.contains(&rule.promotion.id)
            };
            basket.first_order =
                book.rules.iter().any(was) || promotion::is_first_order(tx, &Scope::One(self.merchant), customer)?;
        }
        let mut quote = engine::quote(&book, &basket);
        if !quote.uses.is_empty() {
            let limited = limited(&book);
            let mut spent = promotion::spent(tx, &Scope::One(self.merchant), &limited, customer)?;
            spent.retain(|(promotion, _)| !basket.own.contains(promotion));
            if quote.uses.iter().any(|one| spent.iter().any(|(spent, _)| *spent == one.promotion)) {
                basket.spent.extend(spent);
                quote = engine::quote(&book, &basket);
            }
        }
        if !quote.gifts.is_empty() && self.give(tx, &mut basket, &quote)? {
            quote = engine::quote(&book, &basket);
        }
        Ok(Quoted { basket, quote })
    }

    /// Puts presents into the basket, as far as they are for sale. Was there any?
    fn give(&self, tx: &mut ReadTx, basket: &mut Basket, quote: &Quote) -> Result<bool, SalesError> {
        let wanted: Vec<Wanted> =
            quote.gifts.iter().map(|gift| Wanted { key: 0, variant: gift.variant, quantity: gift.quantity }).collect();
        let (channel, group) = (basket.channel.clone(), basket.group.clone());
        let buying = Buying {
            currency: basket.currency,
            channel: channel.as_deref(),
            group: group.as_deref(),
            site: basket.site,
            at: basket.at,
        };
        let mut given = false;
        for line in self.lines(tx, &buying, &wanted)?.lines {
            let gift = quote.gifts.iter().find(|gift| gift.variant == line.goods.variant);
            let Some(gift) = gift.filter(|_| line.goods.is_for_sale(basket.at)) else { continue };
            let key = basket.lines.iter().map(|line| line.key).max().map_or(0, |key| key.saturating_add(1));
            basket.lines.push(BasketLine { key, gift: Some(gift.promotion), ..line });
            given = true;
        }
        Ok(given)
    }
}

/// All promotions of a book whose uses are counted.
fn limited(book: &Book) -> Vec<Use> {
    let limited = book.rules.iter().map(|rule| &rule.promotion).filter(|promotion| promotion.content.is_limited());
    let of = |promotion: &promotion::Promotion| Use {
        promotion: promotion.id,
        limit: promotion.content.limit,
        limit_per_customer: promotion.content.limit_of_each(),
    };
    limited.map(of).collect()
}

//! The read phase: all that an order depends on, looked up in one snapshot, before anything is written. What costs time is
//! done here; what is written later is guarded where it is written.

use std::collections::BTreeMap;

use bodega_catalog::{price_list, product::Price, variants};
use bodega_db::ReadTx;
use bodega_identity::{customer, merchant};
use bodega_inventory::{InventoryError, Shortage};
use bodega_kernel::{Currency, Id, Invalid, Money, Scope, Time, noun};

use super::{
    CheckoutError, Goods, Paying, Problem, Wish,
    arrive::{Arrival, arrive},
    stock,
};
use crate::{
    SalesError,
    cart::{self, CHANNEL, CartError, Named, check_quantity},
    order::{Contact, Substitution},
    pricing::{Basket, BasketLine, Buying, Desk, Destination, Lost, Quote, Wanted},
    routing,
};

/// Everything that an order is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The cart that it is made of, at the version that was read.
    pub cart: Option<(Id<noun::Cart>, i64)>,
    /// What is bought, presents included.
    pub basket: Basket,
    /// What it costs.
    pub quote: Quote,
    /// What to do when a line is missing, and the word to the picker, by the line's key.
    pub words: BTreeMap<u32, (Substitution, Option<String>)>,
    /// Where it goes to, when, and where it comes from; nothing while that is open.
    pub arrival: Option<Arrival>,
    /// Names, addresses and free words.
    pub contact: Contact,
    /// Whose it is. A guest who was not here before has no record yet.
    pub customer: Option<Id<noun::Customer>>,
    /// What there is too little of where it comes from.
    pub missing: Vec<Shortage>,
    /// What else stands in the way.
    pub problems: Vec<Problem>,
}

/// What stands in the way: told by a preview, and refused by who wants to buy.
pub(super) struct Obstacles {
    strict: bool,
    problems: Vec<Problem>,
}

impl Obstacles {
    /// Refuses, or notes it and goes on.
    pub fn meet(&mut self, error: impl Into<SalesError>) -> Result<(), SalesError> {
        let error = error.into();
        if self.strict {
            return Err(error);
        }
        self.problems.push(Problem::of(&error));
        Ok(())
    }

    fn meet_problem(&mut self, problem: Problem) -> Result<(), SalesError> {
        if self.strict && problem.blocking {
            return Err(CheckoutError::Problem(problem).into());
        }
        self.problems.push(problem);
        Ok(())
    }
}

/// What is bought, before anything is known of it.
struct Bought {
    cart: Option<(Id<noun::Cart>, i64)>,
    currency: Currency,
    lines: Vec<Wanted>,
    words: BTreeMap<u32, (Substitution, Option<String>)>,
}

/// A price, what it was before where that was more, and the list that says so.
pub(crate) type Kept = (Price, Option<i64>, Option<Id<noun::PriceList>>);

/// What stands already of an order that is planned again, since its buyer wants it otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Again {
    /// The order that stands.
    pub order: Option<Id<noun::Order>>,
    /// What it was bought at: that holds for more of it, too.
    pub prices: BTreeMap<Id<noun::Variant>, Kept>,
    /// Promotions that it has taken a use of.
    pub uses: Vec<Id<noun::Promotion>>,
    /// Was it its buyer's first?
    pub first_order: bool,
}

/// Looks everything up. `strict`: the first thing that stands in the way is an error; otherwise all of them are told.
pub fn plan(tx: &mut ReadTx, scope: &Scope, desk: &Desk, wish: &Wish, when: (Time, bool)) -> Result<Plan, SalesError> {
    plan_again(tx, scope, desk, (wish, &Again::default()), when)
}

/// The same for an order that stands, with what holds of it.
pub(crate) fn plan_again(
    tx: &mut ReadTx,
    scope: &Scope,
    desk: &Desk,
    (wish, again): (&Wish, &Again),
    (at, strict): (Time, bool),
) -> Result<Plan, SalesError> {
    let mut obstacles = Obstacles { strict, problems: Vec::new() };
    let bought = bought(tx, scope, wish, at)?;
    let goods = desk.goods(tx, bought.lines.iter().map(|line| line.variant))?;
    let parts = bought.lines.iter().filter_map(|line| Some((line.key, line.quantity, goods.get(&line.variant)?)));
    let wanted: Vec<_> =
        parts.map(|(key, quantity, goods)| routing::Wanted { key, parts: stock::parts_of(goods, quantity) }).collect();
    let arrival = arrive(tx, scope, wish, &wanted, at, &mut obstacles)?;
    let site = arrival.as_ref().and_then(Arrival::site);
    let buying = Buying { currency: bought.currency, channel: Some(CHANNEL), group: None, site, at };
    let mut found = desk.lines(tx, &buying, &bought.lines)?;
    for line in &mut found.lines {
        if let Some(kept) = again.prices.get(&line.goods.variant) {
            (line.price, line.before, line.list) = *kept;
        }
    }
    for (key, lost) in &found.lost {
        obstacles.meet(lost_line(&bought, *key, *lost))?;
    }
    check_lines(&found.lines, at, &mut obstacles)?;
    let mut basket = basket(wish, &bought, found.lines, (arrival.as_ref(), site, at));
    (basket.first_order, basket.own) = (again.first_order, again.uses.clone());
    // A guest who was here before has had their first order, and their uses of a promotion.
    let (contact, customer) = contact(tx, scope, wish, arrival.as_ref(), strict)?;
    let quoted = desk.quote(tx, basket, customer)?;
    for problem in &quoted.quote.problems {
        obstacles.meet_problem(Problem::priced(problem))?;
    }
    if let Some(years) = quoted.basket.lines.iter().filter_map(|line| line.goods.min_age).max() {
        obstacles.meet_problem(Problem::age(years))?;
    }
    let missing = stock::missing(tx, scope, arrival.as_ref(), &quoted.basket.lines, wish.held.as_ref())?;
    if strict && !missing.is_empty() {
        return Err(InventoryError::InsufficientStock(missing).into());
    }
    if strict {
        check_total(wish, &quoted.quote)?;
        if again.order.is_none() {
            check_paid(wish, &quoted.quote)?;
        }
    }
    Ok(Plan {
        cart: bought.cart,
        basket: quoted.basket,
        quote: quoted.quote,
        words: bought.words,
        arrival,
        contact,
        customer,
        missing,
        problems: obstacles.problems,
    })
}

fn bought(tx: &mut ReadTx, scope: &Scope, wish: &Wish, at: Time) -> Result<Bought, SalesError> {
    match &wish.goods {
        Goods::Cart(holder, expected) => {
            let cart = cart::find(tx, scope, *holder)?.filter(|cart| !cart.items.is_empty()).ok_or(CartError::Empty)?;
            if let Some(expected) = expected.filter(|expected| *expected != cart.version) {
                return Err(SalesError::VersionMismatch { expected, current: cart.version });
            }
            let words = (0u32..).zip(&cart.items).map(|(key, item)| (key, (item.substitution, item.note.clone())));
            let (lines, words) = (cart::wanted(&cart.items), words.collect());
            Ok(Bought { cart: Some((cart.id, cart.version)), currency: cart.currency, lines, words })
        }
        Goods::Lines(lines, currency) => {
            let own = merchant::currency(tx, scope)?;
            let currency = currency.unwrap_or(own);
            if currency != own && !price_list::currencies(tx, scope, CHANNEL, at)?.contains(&currency) {
                return Err(Invalid::one("currency", "UNKNOWN_CURRENCY", "the shop does not sell in it").into());
            }
            let skus: Vec<&str> = lines.iter().filter_map(|line| sku(&line.what)).collect();
            let known = variants::by_sku(tx, scope, &skus)?;
            let mut wanted = Vec::with_capacity(lines.len());
            for (key, line) in (0u32..).zip(lines) {
                let variant = match &line.what {
                    Named::Variant(id) => Some(*id),
                    Named::Sku(sku) => known.get(sku).map(|variant| variant.id),
                };
                let field = format!("lines[{key}].sku");
                let variant = variant.ok_or_else(|| Invalid::one(field, "UNKNOWN_SKU", "is none of the shop's"))?;
                wanted.push(Wanted { key, variant, quantity: line.quantity });
            }
            let words = (0u32..).zip(lines).map(|(key, line)| (key, (line.substitution, line.note.clone()))).collect();
            Ok(Bought { cart: None, currency, lines: wanted, words })
        }
    }
}

fn sku(what: &Named) -> Option<&str> {
    match what {
        Named::Sku(sku) => Some(sku),
        Named::Variant(_) => None,
    }
}

fn lost_line(bought: &Bought, key: u32, lost: Lost) -> SalesError {
    let line = bought.lines.iter().find(|line| line.key == key);
    match (line, lost) {
        (Some(line), Lost::NoPrice) => CartError::NoPrice { variant: line.variant, currency: bought.currency }.into(),
        _ => Invalid::one(format!("lines[{key}]"), "UNKNOWN_VARIANT", "there is no such thing").into(),
    }
}

/// What is sold, and in such quantities? Lines about one thing are bought at once.
fn check_lines(lines: &[BasketLine], at: Time, obstacles: &mut Obstacles) -> Result<(), SalesError> {
    let mut together: BTreeMap<Id<noun::Variant>, i64> = BTreeMap::new();
    for line in lines {
        let sum = together.entry(line.goods.variant).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
    for line in lines {
        let Some(quantity) = together.remove(&line.goods.variant) else { continue };
        let (goods, sku) = (&line.goods, line.goods.sku.clone());
        if !goods.is_for_sale(at) {
            obstacles.meet(CartError::NotForSale { variant: goods.variant, sku })?;
        } else if let Err(fault) = check_quantity(goods, quantity) {
            let details = serde_json::json!({
                "sku": sku, "variantId": goods.variant, "quantity": quantity, "limit": fault.figure(),
            });
            obstacles.meet_problem(Problem::line(fault.code(), format!("The quantity of {sku} {fault}."), details))?;
        }
    }
    Ok(())
}

fn basket(
    wish: &Wish,
    bought: &Bought,
    lines: Vec<BasketLine>,
    (arrival, site, at): (Option<&Arrival>, Option<Id<noun::Site>>, Time),
) -> Basket {
    let address = arrival.and_then(|arrival| arrival.address.as_ref());
    let destination = address.map(|address| Destination {
        country: address.country.clone(),
        region: address.region.clone(),
        city: Some(address.city.clone()),
        postal_code: address.postal_code.clone(),
    });
    Basket {
        lines,
        codes: wish.codes.clone(),
        channel: Some(CHANNEL.to_owned()),
        fulfilment: wish.fulfilment.as_ref().map(super::Fulfilment::kind),
        site,
        destination,
        tip: wish.tip,
        cash: wish.paying == Some(Paying::AtHandover),
        ..Basket::new(bought.currency, at)
    }
}

/// Does it come to what the buyer expects? Either way: who expects more has looked at something else.
fn check_total(wish: &Wish, quote: &Quote) -> Result<(), SalesError> {
    match wish.expected_total {
        Some(expected) if expected != quote.total => {
            let money = |amount| Money::new(amount, quote.currency);
            Err(CheckoutError::PriceChanged { expected: money(expected), actual: money(quote.total) }.into())
        }
        _ => Ok(()),
    }
}

/// Is it said how what there is to pay is paid?
fn check_paid(wish: &Wish, quote: &Quote) -> Result<(), SalesError> {
    if quote.total > 0 && matches!(wish.paying, None | Some(Paying::Nothing)) {
        let total = Money::new(quote.total, quote.currency);
        return Err(CheckoutError::PaymentRequired { total }.into());
    }
    Ok(())
}

/// Who it is for. A guest says where to write to.
fn contact(
    tx: &mut ReadTx,
    scope: &Scope,
    wish: &Wish,
    arrival: Option<&Arrival>,
    strict: bool,
) -> Result<(Contact, Option<Id<noun::Customer>>), SalesError> {
    let address = arrival.and_then(|arrival| arrival.address.clone());
    let buyer = &wish.buyer;
    let mut contact = Contact {
        phone: buyer.phone.clone().or_else(|| address.as_ref().and_then(|address| address.phone.clone())),
        billing: buyer.billing.as_deref().cloned(),
        note: wish.note.clone(),
        metadata: wish.metadata.clone(),
        ..Contact::default()
    };
    let named = buyer.name.clone().or_else(|| address.as_ref().map(|address| address.name.clone()));
    contact.address = address;
    if let Some(id) = buyer.customer {
        let known = customer::find(tx, scope, id)?.ok_or(SalesError::NotFound("customer"))?;
        contact.name = named.unwrap_or(known.name);
        contact.email = buyer.email.as_ref().map(|email| email.typed().to_owned()).or(known.email);
        contact.phone = contact.phone.or(known.phone);
        return Ok((contact, Some(id)));
    }
    let Some(email) = &buyer.email else {
        if strict {
            return Err(Invalid::one("email", "REQUIRED", "say where to write to").into());
        }
        contact.name = named.unwrap_or_default();
        return Ok((contact, None));
    };
    let local = email.typed().split('@').next().unwrap_or_default().to_owned();
    contact.name = named.unwrap_or(local);
    contact.email = Some(email.typed().to_owned());
    Ok((contact, customer::known_guest(tx, scope, email)?))
}

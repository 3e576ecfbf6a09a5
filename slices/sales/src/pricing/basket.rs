//! What is to be priced: goods, and who buys them, where, when and how.

use std::{collections::BTreeMap, sync::Arc};

use bodega_catalog::{
    price_list::{Entry, Usual},
    product::{Part, Price, Unit},
};
use bodega_kernel::{Currency, Id, Lang, Time, noun};

use crate::word::words;

words! {
    /// How goods reach their buyer.
    #[schema(as = FulfilmentType)]
    FulfilmentType {
        /// They are brought, by a van of the house.
        Delivery = "DELIVERY",
        /// They are fetched at a branch.
        Pickup = "PICKUP",
        /// They are sent by a carrier.
        Shipping = "SHIPPING",
    }
}

/// What is to be priced. Everything that the price depends on is in here or in the [`Book`](super::Book).
#[derive(Debug, Clone)]
pub struct Basket {
    /// All prices are in it.
    pub currency: Currency,
    /// The moment whose prices, promotions and taxes hold.
    pub at: Time,
    /// What is bought.
    pub lines: Vec<BasketLine>,
    /// Codes that the shopper has typed.
    pub codes: Vec<String>,
    /// Through which channel, such as `web`.
    pub channel: Option<String>,
    /// As a member of which group of customers.
    pub group: Option<String>,
    /// Has the customer no order yet? [`Desk::quote`](super::Desk::quote) looks it up where it is not said.
    pub first_order: bool,
    /// How the goods reach the buyer; nothing is known of fees while it is open.
    pub fulfilment: Option<FulfilmentType>,
    /// Where the goods come from: its clock says which weekday and hour it is, and its fees hold.
    pub site: Option<Id<noun::Site>>,
    /// Where they go to: its taxes hold. Goods that are fetched are taxed where the site is.
    pub destination: Option<Destination>,
    /// What a carrier takes, where one was chosen.
    pub shipping: Option<i64>,
    /// What the shopper gives on top.
    pub tip: i64,
    /// Is it paid in coins at the door?
    pub cash: bool,
    /// Promotions that are used up, in total or by this customer. [`Desk::quote`](super::Desk::quote) fills it.
    pub spent: Vec<(Id<noun::Promotion>, super::Refused)>,
    /// Promotions of which the order that is priced again has a use already: to it they are not used up.
    pub own: Vec<Id<noun::Promotion>>,
}

/// One line of a basket. Several lines may be of the same variant.
#[derive(Debug, Clone)]
pub struct BasketLine {
    /// What the caller knows the line by; unique in the basket.
    pub key: u32,
    /// What it is.
    pub goods: Arc<Goods>,
    /// How much of its unit.
    pub quantity: i64,
    /// What it costs by the price lists, before promotions.
    pub price: Price,
    /// What it cost before, where that was more.
    pub before: Option<i64>,
    /// The list that says so; none: it is the usual price.
    pub list: Option<Id<noun::PriceList>>,
    /// It is a present of this promotion.
    pub gift: Option<Id<noun::Promotion>>,
}

/// Where goods go to, as far as it matters for what they cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// State, province or canton.
    pub region: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
}

/// What is known of a variant that is sold: enough to price it, to check a quantity of it, and to keep a picture of it
/// in a cart or an order. Kept in memory by [`Books`](super::Books).
#[derive(Debug, Clone, PartialEq)]
pub struct Goods {
    /// What is counted and shipped.
    pub variant: Id<noun::Variant>,
    /// What it belongs to.
    pub product: Id<noun::Product>,
    /// Its SKU.
    pub sku: String,
    /// The product's address part.
    pub slug: String,
    /// The product's title, in the product's language.
    pub title: String,
    /// What sets the variant apart, in the product's language; often empty.
    pub variant_title: String,
    /// The language of both.
    pub lang: String,
    /// Both in other languages, by tag; what is missing is said as in the product's own.
    pub translations: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Its face: the first picture.
    pub image: Option<Face>,
    /// Who makes it, as promotions compare it: folded.
    pub brand: Option<String>,
    /// Where it stands; what is above is the [`Book`](super::Book)'s to know.
    pub categories: Vec<Id<noun::Category>>,
    /// How it is taxed; the merchant's default where none is said.
    pub tax_class: Option<String>,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// What one piece weighs, packing included.
    pub weight_g: Option<i64>,
    /// What a bundle holds; empty where it is none.
    pub parts: Vec<Part>,
    /// Is it sold at all? Its own switch and the product's, both.
    pub active: bool,
    /// From when on everybody may see the product.
    pub publish_from: Option<Time>,
    /// Until just before when.
    pub publish_until: Option<Time>,
    /// What it costs where no list speaks of it.
    pub usual: Usual,
    /// Its own prices in lists.
    pub entries: Vec<Entry>,
}

/// A picture as a cart or an order keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Which, of the merchant's library.
    pub media: Id<noun::Media>,
    /// What its bytes are found by.
    pub hash: String,
    /// How wide the original is, in pixels.
    pub width: i64,
    /// How high.
    pub height: i64,
}

impl Basket {
    /// An empty one.
    pub fn new(currency: Currency, at: Time) -> Self {
        Self {
            currency,
            at,
            lines: Vec::new(),
            codes: Vec::new(),
            channel: None,
            group: None,
            first_order: false,
            fulfilment: None,
            site: None,
            destination: None,
            shipping: None,
            tip: 0,
            cash: false,
            spent: Vec::new(),
            own: Vec::new(),
        }
    }
}

impl Goods {
    /// May it be bought at this time?
    pub fn is_for_sale(&self, at: Time) -> bool {
        self.active
            && self.publish_from.is_none_or(|from| from <= at)
            && self.publish_until.is_none_or(|until| at < until)
    }

    /// The product's and the variant's title for somebody who reads this language, each as far as there is one.
    pub fn titles_in(&self, lang: Lang) -> (&str, &str) {
        let translated = if self.lang == lang.code() { None } else { self.translations.get(lang.code()) };
        let title = translated.and_then(|(title, _)| title.as_deref()).unwrap_or(&self.title);
        let variant = translated.and_then(|(_, variant)| variant.as_deref()).unwrap_or(&self.variant_title);
        (title, variant)
    }

    /// Is it counted by the piece? Only pieces can be bought two for one.
    pub fn is_by_piece(&self) -> bool {
        self.unit == Unit::Each
    }
}

//! What was agreed on: the part of an order that only another agreement changes.

use bodega_catalog::product::Unit;
use bodega_kernel::{Id, Lang, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    pricing::{FulfilmentType, Quote},
    word::words,
};

words! {
    /// Where an order comes from.
    SourceKind {
        /// The shop's own pages.
        Web = "WEB",
        /// Another front end.
        Api = "API",
        /// An outside shop or marketplace.
        Channel = "CHANNEL",
        /// Taken down by staff.
        Phone = "PHONE",
    }
}

words! {
    /// What is to be done when something is missing.
    Substitution {
        /// Something like it will do.
        Allow = "ALLOW",
        /// Ask first.
        Ask = "ASK",
        /// Leave it out.
        Refuse = "REFUSE",
    }
}

/// Where an order comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderSource)]
pub struct Source {
    /// What kind of place it is.
    pub kind: SourceKind,
    /// The channel, of one that came by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<String>,
}

impl Source {
    /// The shop's own pages.
    pub const WEB: Self = Self { kind: SourceKind::Web, channel_id: None };
    /// Another front end.
    pub const API: Self = Self { kind: SourceKind::Api, channel_id: None };
}

/// How it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "kind", content = "id")]
#[schema(as = OrderPayment)]
pub enum Pay {
    /// By a provider: the intent.
    #[serde(rename = "CARD")]
    Card(Id<noun::Payment>),
    /// When it is handed over.
    #[serde(rename = "AT_HANDOVER")]
    AtHandover,
    /// There is nothing to pay.
    #[serde(rename = "NONE")]
    Nothing,
}

impl Pay {
    /// The intent, where a provider is asked.
    pub const fn intent(self) -> Option<Id<noun::Payment>> {
        match self {
            Self::Card(id) => Some(id),
            Self::AtHandover | Self::Nothing => None,
        }
    }

    /// As it is shown.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Card(_) => "CARD",
            Self::AtHandover => "AT_HANDOVER",
            Self::Nothing => "NONE",
        }
    }
}

/// The place that was taken in a delivery window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderSlot)]
pub struct Booked {
    /// The window.
    pub slot_id: Id<noun::Slot>,
    /// The date at the site, such as 2026-03-09.
    pub date: String,
    /// Its start.
    pub starts_at: Time,
    /// Its end.
    pub ends_at: Time,
    /// The site's IANA time zone.
    pub time_zone: String,
    /// Was the place counted? Only then is it given back.
    pub counted: bool,
}

/// The part of an order that one site picks, packs and hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderFulfilment)]
pub struct Fulfilment {
    /// Which.
    pub id: Id<noun::Fulfilment>,
    /// Who does it.
    pub site_id: Id<noun::Site>,
    /// The stock that is promised to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<Id<noun::Reservation>>,
    /// What of which line; empty when it is all of the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Share>,
}

/// So much of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderShare)]
pub struct Share {
    /// The line.
    pub item_id: Id<noun::OrderItem>,
    /// How much of it.
    pub quantity: i64,
}

/// What was sold, as it was when it was sold. What it costs is said by the line of the quote that has its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderLine)]
pub struct Sold {
    /// The line's id.
    pub id: Id<noun::OrderItem>,
    /// What the quote knows it by.
    pub key: u32,
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Of which product.
    pub product_id: Id<noun::Product>,
    /// Its SKU.
    pub sku: String,
    /// What it was called, in the order's language.
    pub title: String,
    /// What sets the variant apart; often empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub variant_title: String,
    /// Its face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Picture>,
    /// In what it is counted.
    pub unit: Unit,
    /// How much, in that unit.
    pub quantity: i64,
    /// What to do when it is missing.
    pub substitution: Substitution,
}

/// A picture, as the library keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderPicture)]
pub struct Picture {
    /// Its content's hash.
    pub hash: String,
    /// How wide the original is.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// What was agreed on: what is bought, for how much, and how it reaches its buyer. It stands in the event that says so,
/// the first of the order or the last that changed it, and nowhere else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderAgreement)]
pub struct Agreement {
    /// Where it comes from.
    pub source: Source,
    /// The cart that it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart_id: Option<Id<noun::Cart>>,
    /// How it reaches its buyer.
    pub kind: FulfilmentType,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Booked>,
    /// Who hands it over; a simple order has one. Of a status only the order's row tells.
    pub fulfilments: Vec<Fulfilment>,
    /// What is bought.
    pub items: Vec<Sold>,
    /// What it costs, and why.
    #[schema(value_type = Object)]
    pub quote: Quote,
    /// What it costs since other was picked than was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub billed: Option<Quote>,
    /// What the shopper said yes to, in minor units: without another yes it never comes to more.
    pub agreed: i64,
    /// How it is paid.
    pub pay: Pay,
    /// Further intents, of changes that made it dearer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_payments: Vec<Id<noun::Payment>>,
    /// The language of its texts.
    pub lang: Lang,
    /// Why these sites.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Object)]
    pub routing: Value,
}

impl Sold {
    /// What it was called, with what sets the variant apart.
    pub fn whole_title(&self) -> String {
        if self.variant_title.is_empty() {
            self.title.clone()
        } else {
            format!("{}, {}", self.title, self.variant_title)
        }
    }
}

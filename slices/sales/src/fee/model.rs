//! What a fee is, and which of several holds.

use std::collections::BTreeMap;

use bodega_kernel::{Currency, Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    pricing::{Destination, FulfilmentType},
    promotion::Selection,
    slot::{Area, Place},
    word::words,
};

words! {
    /// What a fee is for.
    #[schema(as = FeeKind)]
    Kind {
        /// Bringing or sending an order.
        Delivery = "DELIVERY",
        /// The bags of an order.
        Bag = "BAG",
        /// A deposit on each piece of certain goods.
        Deposit = "DEPOSIT",
    }
}

/// A fee as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Fee {
    /// Its id.
    pub id: Id<noun::Fee>,
    /// What people write into it.
    pub content: Content,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// What people write into a fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What staff call it.
    pub name: String,
    /// What it is for. It cannot change.
    pub kind: Kind,
    /// Is it in use?
    pub active: bool,
    /// For goods of this site; of all of them where none is named.
    pub site: Option<Id<noun::Site>>,
    /// For goods that reach their buyer so; a fee of delivery without a word is for those that are brought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fulfilment: Vec<FulfilmentType>,
    /// Only to these countries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Only to these towns and postal codes.
    #[serde(default, skip_serializing_if = "Area::is_everywhere")]
    pub area: Area,
    /// On these goods: of deposits alone.
    #[serde(default)]
    pub goods: Selection,
    /// The currency of its amounts.
    pub currency: Currency,
    /// So much: for an order, or for a piece of a deposit's goods.
    pub amount: i64,
    /// Nothing, if the goods cost so much after promotions.
    pub free_from: Option<i64>,
    /// Goods must cost so much before promotions, or there is no delivery.
    pub minimum_order: Option<i64>,
    /// Of bags: once for so many pieces; once for an order, where nothing is said.
    pub per_pieces: Option<i64>,
    /// How it is taxed; like most things where nothing is said, and deposits not at all.
    pub tax_class: Option<String>,
    /// Of several that fit equally well, the highest holds.
    pub priority: i64,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others have noted on it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// What is to be brought, from where and to where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trip<'a> {
    pub currency: Currency,
    pub fulfilment: FulfilmentType,
    pub site: Option<Id<noun::Site>>,
    pub destination: Option<&'a Destination>,
}

impl Fee {
    /// Does it hold for this trip?
    pub(crate) fn fits(&self, trip: &Trip<'_>) -> bool {
        let content = &self.content;
        let to_country = trip.destination.map(|to| to.country.as_str()).filter(|country| !country.is_empty());
        // Of a place that is not known nothing speaks against it.
        let there = content.countries.is_empty()
            || to_country.is_none_or(|to| content.countries.iter().any(|one| one.eq_ignore_ascii_case(to)));
        let place = trip.destination.map(|to| Place::new(to.city.as_deref(), to.postal_code.as_deref()));
        content.active
            && content.currency == trip.currency
            && content.site.is_none_or(|site| Some(site) == trip.site)
            && self.is_for(trip.fulfilment)
            && there
            && content.area.serves(&place.unwrap_or_default())
    }

    fn is_for(&self, fulfilment: FulfilmentType) -> bool {
        match self.content.kind {
            Kind::Delivery if self.content.fulfilment.is_empty() => fulfilment == FulfilmentType::Delivery,
            _ => self.content.fulfilment.is_empty() || self.content.fulfilment.contains(&fulfilment),
        }
    }

    /// How closely it is meant: for a site, for an area, for a country, then by priority; of equal ones the cheaper,
    /// then the older.
    pub(crate) fn closeness(&self) -> impl Ord + use<> {
        let content = &self.content;
        (
            content.site.is_some(),
            !content.area.is_everywhere(),
            !content.countries.is_empty(),
            content.priority,
            std::cmp::Reverse((content.amount, self.id)),
        )
    }

    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({ "content": self.content, "version": self.version })
    }
}

/// What a merchant without a fee of its own takes for bringing an order: the amount, and from when on it is free.
pub(crate) fn usual(currency: Currency) -> Option<(i64, Option<i64>)> {
    // A merchant who sells in another currency says what it takes in that.
    (currency.code() == "ILS").then_some((3_000, Some(15_000)))
}

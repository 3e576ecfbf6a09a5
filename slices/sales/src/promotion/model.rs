//! What a promotion is.

use std::collections::BTreeMap;

use bodega_kernel::{Currency, Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::Effect;
use crate::pricing::FulfilmentType;

/// A promotion as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// Its id.
    pub id: Id<noun::Promotion>,
    /// What people write into it.
    pub content: Content,
    /// How often it was used, where it is limited in total.
    pub taken: i64,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// What people write into a promotion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What staff and shoppers call it.
    pub name: String,
    /// The same in other languages, by tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// Is it in use at all?
    pub active: bool,
    /// Only for who types this, in capitals.
    pub code: Option<String>,
    /// Of one group the best for the shopper wins on each line; groups are applied in their order on what remains.
    pub group: i64,
    /// The currency of all its amounts; without one it has none, and speaks in all currencies.
    pub currency: Option<Currency>,
    /// When, where and for whom.
    pub when: When,
    /// For which goods.
    pub goods: Selection,
    /// What it does.
    pub effect: Effect,
    /// So many uses in all.
    pub limit: Option<i64>,
    /// So many uses of each customer.
    pub limit_per_customer: Option<i64>,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others have noted on it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// When, where and for whom a promotion speaks. What is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = PromotionConditions)]
pub struct When {
    /// From this moment on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Time>,
    /// Until just before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Only on these weekdays, by the site's clock; 0 is Sunday.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!([0, 1]), max_items = 7)]
    pub days: Vec<u8>,
    /// Only at these hours, by the site's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Only if its goods cost at least so much, after what groups before it took off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 10000)]
    pub min_subtotal: Option<i64>,
    /// Only if there are at least so many pieces of its goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub min_pieces: Option<i64>,
    /// Only for a customer's first order.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first_order: bool,
    /// Only for customers of one of these groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub customer_groups: Vec<String>,
    /// Only through one of these channels, such as `web`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub channels: Vec<String>,
    /// Only for goods that reach their buyer so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3)]
    pub fulfilment: Vec<FulfilmentType>,
    /// Only for goods of one of these branches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub branch_ids: Vec<Id<noun::Site>>,
}

/// Hours of a day, on the site's wall clock. `22:00` to `02:00` goes over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From this minute on.
    #[schema(example = "06:00")]
    pub from: String,
    /// Until just before this one; 24:00 is midnight.
    #[schema(example = "10:00")]
    pub until: String,
}

/// Goods. Of several lists each must hold the goods, in a list one entry is enough; an empty list does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = PromotionGoods)]
pub struct Selection {
    /// These products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub product_ids: Vec<Id<noun::Product>>,
    /// These variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub variant_ids: Vec<Id<noun::Variant>>,
    /// What stands in these categories or under them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub category_ids: Vec<Id<noun::Category>>,
    /// What these make; case does not matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub brands: Vec<String>,
    /// But not these products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub except_product_ids: Vec<Id<noun::Product>>,
    /// But not what stands in these categories or under them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub except_category_ids: Vec<Id<noun::Category>>,
    /// But not what is reduced already: what costs less than before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub except_reduced: bool,
}

impl Content {
    /// Are its uses counted?
    pub fn is_limited(&self) -> bool {
        self.limit.is_some() || self.limit_of_each().is_some()
    }

    /// So many uses each customer has: a first order there is only once, also for who places two at the same moment.
    pub fn limit_of_each(&self) -> Option<i64> {
        self.limit_per_customer.or(self.when.first_order.then_some(1))
    }

    /// What it is called in this language.
    pub fn name_in(&self, lang: &str) -> &str {
        self.names.get(lang).unwrap_or(&self.name)
    }
}

impl Promotion {
    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({ "content": self.content, "version": self.version })
    }
}

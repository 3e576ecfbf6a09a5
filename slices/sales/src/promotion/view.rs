//! Promotions as staff see them.

use std::collections::BTreeMap;

use bodega_kernel::{Currency, Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Effect, Promotion, Selection, When};

/// A promotion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Promotion)]
pub(crate) struct PromotionView {
    id: Id<noun::Promotion>,
    #[schema(example = "Three for two: pasta and sauces")]
    name: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, String>,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "WELCOME10")]
    code: Option<String>,
    #[schema(example = 10)]
    stacking_group: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    when: When,
    goods: Selection,
    effect: Effect,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_per_customer: Option<i64>,
    /// How often it was used; counted while there is a limit in all.
    #[schema(example = 17)]
    used: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    metadata: BTreeMap<String, String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Promotion> for PromotionView {
    fn from(promotion: Promotion) -> Self {
        let Promotion { id, content, taken, version, created_at, updated_at } = promotion;
        Self {
            id,
            name: content.name,
            names: content.names,
            active: content.active,
            code: content.code,
            stacking_group: content.group,
            currency: content.currency,
            when: content.when,
            goods: content.goods,
            effect: content.effect,
            limit: content.limit,
            limit_per_customer: content.limit_per_customer,
            used: taken,
            external_id: content.external_id,
            metadata: content.metadata,
            version,
            created_at,
            updated_at,
        }
    }
}

//! Price lists as they are shown.

use bodega_kernel::{Currency, Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::PriceList;
use crate::words::Words;

/// A price list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceList)]
pub(crate) struct PriceListView {
    pub id: Id<noun::PriceList>,
    /// What staff call it.
    #[schema(example = "Euro")]
    pub name: String,
    pub currency: Currency,
    /// For buyers of this channel.
    pub channel: Option<String>,
    /// For customers of this group.
    pub customer_group: Option<String>,
    /// For what is bought at this site.
    pub site_id: Option<Id<noun::Site>>,
    /// The highest that fits speaks.
    #[schema(example = 0)]
    pub priority: i64,
    /// From when on.
    pub from: Option<Time>,
    /// Until just before when.
    pub until: Option<Time>,
    /// Is it used?
    pub active: bool,
    /// Millionths of the usual price, for what has no entry of its own.
    #[schema(example = 250_000)]
    pub rate: Option<i64>,
    /// The currency of the usual prices that the rate is applied to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_of: Option<Currency>,
    /// Rounded to a multiple of so many minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round_to: Option<i64>,
    pub external_id: Option<String>,
    pub metadata: Words,
    #[schema(example = 1)]
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

impl From<PriceList> for PriceListView {
    fn from(list: PriceList) -> Self {
        let content = list.content;
        Self {
            id: list.id,
            name: content.name,
            currency: content.currency,
            channel: content.channel,
            customer_group: content.group,
            site_id: content.site,
            priority: content.priority,
            from: content.from,
            until: content.until,
            active: content.active,
            rate: content.rate.map(|rate| rate.millionths),
            rate_of: content.rate.map(|rate| rate.of),
            round_to: content.rate.map(|rate| rate.round_to),
            external_id: content.external_id,
            metadata: content.metadata,
            version: list.version,
            created_at: list.created_at,
            updated_at: list.updated_at,
        }
    }
}

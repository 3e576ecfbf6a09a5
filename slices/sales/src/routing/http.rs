//! Routing, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Data, House, Match, MatchHeader, Tagged};
use bodega_identity::permission::{SitesRead, SitesWrite};
use bodega_kernel::{Check, Id, Invalid, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Mode, Policy, policy, set_policy};

/// Over more sites no order is split.
const MOST_SITES: i64 = 5;
/// The most that a site or a kilometre costs, in minor units.
const DEAREST: i64 = 100_000_000;

/// How the sites are found that deliveries come from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Routing, example = json!({ "mode": "BEST", "maxSites": 2, "perKm": 150, "costs": [], "excluded": [] }))]
pub(crate) struct RoutingBody {
    /// Always the one that serves home deliveries, or the best for each order.
    mode: Mode,
    /// Over so many sites an order may be split.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 5, default = 1)]
    max_sites: i64,
    /// What a kilometre costs, in minor units of the merchant's currency. It is reckoned with, never charged.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100000000)]
    per_km: i64,
    /// What handing over from a site costs besides.
    #[serde(default)]
    #[schema(max_items = 500)]
    costs: Vec<SiteCost>,
    /// Sites that are never chosen.
    #[serde(default)]
    #[schema(max_items = 500)]
    excluded: Vec<Id<noun::Site>>,
    /// Rises with each change; 0 while nothing was said.
    #[serde(default)]
    version: Option<i64>,
}

/// What handing over from a site costs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RoutingSiteCost)]
pub(crate) struct SiteCost {
    branch_id: Id<noun::Site>,
    /// In minor units of the merchant's currency.
    #[schema(minimum = 0, maximum = 100000000)]
    cost: i64,
}

const fn one() -> i64 {
    1
}

impl RoutingBody {
    fn checked(&self) -> Result<Policy, Invalid> {
        let mut check = Check::new();
        let within = |value: i64, most: i64| (0..=most).contains(&value);
        let sane = within(self.max_sites, MOST_SITES) && self.max_sites > 0;
        check.that(sane, "maxSites", "OUT_OF_RANGE", "must be 1 to 5");
        check.that(within(self.per_km, DEAREST), "perKm", "OUT_OF_RANGE", "must be 0 to 100000000");
        check.that(self.costs.len() <= 500, "costs", "TOO_MANY", "must have at most 500 entries");
        check.that(self.excluded.len() <= 500, "excluded", "TOO_MANY", "must have at most 500 entries");
        for (at, one) in self.costs.iter().enumerate() {
            let field = format!("costs[{at}].cost");
            check.that(within(one.cost, DEAREST), &field, "OUT_OF_RANGE", "must be 0 to 100000000");
        }
        check.done()?;
        Ok(Policy {
            mode: self.mode,
            max_sites: usize::try_from(self.max_sites).unwrap_or(1),
            per_km: self.per_km,
            costs: self.costs.iter().map(|one| (one.branch_id, one.cost)).collect(),
            excluded: self.excluded.clone(),
        })
    }
}

impl From<(Policy, i64)> for RoutingBody {
    fn from((policy, version): (Policy, i64)) -> Self {
        Self {
            mode: policy.mode,
            max_sites: i64::try_from(policy.max_sites).unwrap_or(MOST_SITES),
            per_km: policy.per_km,
            costs: policy.costs.into_iter().map(|(branch_id, cost)| SiteCost { branch_id, cost }).collect(),
            excluded: policy.excluded,
            version: Some(version),
        }
    }
}

/// Read how sites are found
#[utoipa::path(
    get, path = "/api/v1/admin/routing", operation_id = "getRouting", tag = "Routing",
    security(("bearer" = ["sites:read"])), responses((status = 200, body = Data<RoutingBody>))
)]
pub(crate) async fn get_routing(
    State(house): State<House>,
    caller: Allowed<SitesRead>,
) -> Answer<Tagged<Data<RoutingBody>>> {
    let scope = caller.scope();
    let found = house.db.read(&caller.scope(), move |tx| policy(tx, &scope)).await?;
    let version = found.1;
    Ok(Data(found.into()).version(version))
}

/// Say how sites are found
///
/// With `BEST` each delivery comes from as few sites as can be, and of those from the cheapest that bring orders to its
/// address; the reasons are kept with the order. What was placed before stays where it is.
#[utoipa::path(
    put, path = "/api/v1/admin/routing", operation_id = "replaceRouting", tag = "Routing",
    security(("bearer" = ["sites:write"])), params(MatchHeader), request_body = RoutingBody,
    responses((status = 200, body = Data<RoutingBody>))
)]
pub(crate) async fn replace_routing(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    meant: Match,
    Body(body): Body<RoutingBody>,
) -> Answer<Tagged<Data<RoutingBody>>> {
    let (scope, expected, new) = (caller.scope(), meant.or(body.version)?, body.checked()?);
    let set = move |tx: &mut Tx| set_policy(tx, &scope, &new, expected);
    let found = house.db.write(&caller.call(), set).await?;
    let version = found.1;
    Ok(Data(found.into()).version(version))
}

//! `GET /api/v1/events`: the log, to be pulled.

use axum::extract::State;
use bodega_events::{Event, Types};
use bodega_http::{Allowed, Answer, House, HttpError, List, Params};
use bodega_identity::permission::EventsRead;
use bodega_kernel::{Actor, ActorKind, Check, Id, MAX_LIMIT, PageRequest, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Pull {
    /// The cursor of the last event that is known; without it, from the first.
    after: Option<String>,
    /// Types, separated by commas; `product.*` means a group. Without it, all.
    #[param(example = "product.*")]
    types: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<i64>,
}

/// A fact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventView {
    id: Id<noun::Event>,
    /// Its place in the log; what comes after it is pulled with `after`.
    #[schema(example = "0k3v9x2m1q7z4")]
    cursor: String,
    /// What happened.
    #[schema(example = "product.created")]
    r#type: String,
    at: Time,
    /// The thing that it happened to.
    #[schema(example = "product:prd_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    stream: String,
    /// Its place among what happened to that thing, from 1.
    #[schema(example = 1)]
    stream_version: i64,
    actor: ActorView,
    /// What is known of it: references, never personal data.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

/// Who did it, by reference.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActorView {
    kind: ActorKind,
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    id: String,
}

impl From<Actor> for ActorView {
    fn from(actor: Actor) -> Self {
        Self { kind: actor.kind, id: actor.id }
    }
}

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        Self {
            id: event.id,
            cursor: event.cursor().to_string(),
            r#type: event.kind,
            at: event.at,
            stream: event.stream,
            stream_version: event.version,
            actor: event.actor.into(),
            data: event.data,
        }
    }
}

pub(super) fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(pull_events)).with_state(house)
}

/// What happened, in order and without gaps. There is always a `nextCursor`: ask again with it as `after`.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "pullEvents", tag = "Events",
    security(("bearer" = ["events:read"])), params(Pull), responses((status = 200, body = List<EventView>)),
)]
async fn pull_events(
    State(house): State<House>,
    allowed: Allowed<EventsRead>,
    Params(pull): Params<Pull>,
) -> Answer<List<EventView>> {
    let limit = pull.limit.unwrap_or(20);
    let types = pull.types.as_deref().map_or_else(Vec::new, |types| types.split(',').map(str::trim).collect());
    let mut check = Check::new();
    check.that((1..=MAX_LIMIT).contains(&limit), "limit", "OUT_OF_RANGE", "must be between 1 and 100");
    check.that(types.iter().all(|name| !name.is_empty()), "types", "INVALID_TEXT", "must be names between commas");
    check.that(types.len() <= 50, "types", "TOO_MANY", "must be 50 names at most");
    check.done()?;
    let types = if types.is_empty() { Types::all() } else { Types::of(&types) };
    let (scope, after) = (allowed.scope(), pull.after);
    let request = PageRequest { limit, offset: 0, cursor: after.clone() };
    let wanted = scope.clone();
    let page = house.db.read(&scope, move |tx| bodega_events::page(tx, &wanted, after.as_deref(), &types, limit)).await;
    let page = page.map_err(|error| match error {
        bodega_events::EventsError::BadCursor => {
            HttpError::from(bodega_kernel::Invalid::one("after", "INVALID_CURSOR", "is not a cursor of the log"))
        }
        other => other.into(),
    })?;
    Ok(List::new(page.map(EventView::from), &request))
}

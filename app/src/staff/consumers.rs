//! `/api/v1/admin/events/consumers`: how far each reader of the log is.

use axum::extract::State;
use bodega_events::{ConsumerStatus, Cursor, EventsError};
use bodega_http::{Allowed, Answer, Body, House, List, NoContent, Segment};
use bodega_identity::permission::{EventsRead, MerchantsWrite};
use bodega_kernel::{Invalid, Scope, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A reader of the log. Consumers read for all merchants at once, so what stands in their way is told to the operator
/// alone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConsumerView {
    /// Its name.
    #[schema(example = "catalog.cards")]
    name: String,
    /// The last place that it has handled.
    cursor: String,
    /// How many places the log is ahead of it.
    #[schema(example = 0)]
    lag: i64,
    /// When it last moved or failed.
    changed_at: Time,
    /// How often it failed at what comes next.
    attempts: i64,
    /// When it tries again.
    next_try: Option<Time>,
    /// What went wrong last; the operator sees it.
    error: Option<String>,
}

/// From where to read again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "from": "start" }))]
pub(super) struct Replay {
    /// `start`, or the cursor of the event after which it begins.
    from: String,
}

pub(super) fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list_consumers)).routes(routes!(replay_consumer)).with_state(house)
}

/// Every consumer and how far behind it is.
#[utoipa::path(
    get, path = "/api/v1/admin/events/consumers", operation_id = "listConsumers", tag = "Events",
    security(("bearer" = ["events:read"])), responses((status = 200, body = List<ConsumerView>)),
)]
async fn list_consumers(State(house): State<House>, allowed: Allowed<EventsRead>) -> Answer<List<ConsumerView>> {
    let all = house.db.read(&Scope::Installation, bodega_events::consumers).await?;
    let operator = allowed.role == "OPERATOR";
    let view = |one: ConsumerStatus| ConsumerView {
        cursor: Cursor(one.position).to_string(),
        name: one.name,
        lag: one.lag,
        changed_at: one.changed_at,
        attempts: one.attempts,
        next_try: one.next_try,
        error: one.error.filter(|_| operator),
    };
    Ok(List::whole(all.into_iter().map(view).collect()))
}

/// Sets a consumer back, so that it reads the log again from there. It reads for all merchants: only the operator may.
#[utoipa::path(
    post, path = "/api/v1/admin/events/consumers/{name}/replay", operation_id = "replayConsumer", tag = "Events",
    security(("bearer" = ["merchants:write"])), params(("name" = String, Path, description = "Its name")),
    request_body = Replay, responses((status = 204)),
)]
async fn replay_consumer(
    State(house): State<House>,
    allowed: Allowed<MerchantsWrite>,
    Segment(name): Segment<String>,
    Body(replay): Body<Replay>,
) -> Answer<NoContent> {
    let position = match replay.from.as_str() {
        "start" => 0,
        cursor => {
            let read = cursor.parse::<Cursor>();
            read.map_err(|_| Invalid::one("from", "INVALID_CURSOR", "must be start or a cursor of the log"))?.0
        }
    };
    let call = allowed.call().within(Scope::Installation);
    let command = move |tx: &mut bodega_db::Tx| bodega_events::replay(tx, &name, position);
    house.db.write::<_, EventsError>(&call, command).await?;
    Ok(NoContent)
}

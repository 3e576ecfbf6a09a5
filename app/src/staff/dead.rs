//! `/api/v1/admin/events/dead`: events that a consumer gave up on, to be retried or dropped.

use axum::extract::State;
use bodega_db::Tx;
use bodega_events::{DeadLetter, EventsError};
use bodega_http::{Allowed, Answer, CountedPage, House, List, NoContent, PageParams, Params, Segments};
use bodega_identity::permission::{EventsRead, EventsWrite};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only of this consumer.
    consumer: Option<String>,
}

/// An event that a consumer gave up on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeadView {
    /// Who gave up.
    #[schema(example = "catalog.cards")]
    consumer: String,
    /// The event.
    event_id: Id<noun::Event>,
    /// Its type.
    #[schema(example = "product.created")]
    r#type: String,
    /// How often it was tried.
    #[schema(example = 8)]
    attempts: i64,
    /// What went wrong last.
    error: String,
    /// When it was given up.
    died_at: Time,
    /// Since when another try is wanted.
    retry_at: Option<Time>,
}

impl From<DeadLetter> for DeadView {
    fn from(letter: DeadLetter) -> Self {
        Self {
            consumer: letter.consumer,
            event_id: letter.event,
            r#type: letter.kind,
            attempts: letter.attempts,
            error: letter.error,
            died_at: letter.died_at,
            retry_at: letter.retry_at,
        }
    }
}

pub(super) fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list_dead_letters))
        .routes(routes!(retry_dead_letter))
        .routes(routes!(drop_dead_letter))
        .with_state(house)
}

/// The merchant's events that a consumer gave up on, the newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/events/dead", operation_id = "listDeadLetters", tag = "Events",
    security(("bearer" = ["events:read"])), params(Which, PageParams), responses((status = 200, body = List<DeadView>)),
)]
async fn list_dead_letters(
    State(house): State<House>,
    allowed: Allowed<EventsRead>,
    Params(which): Params<Which>,
    paged: CountedPage,
) -> Answer<List<DeadView>> {
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let wanted = scope.clone();
    let query = move |tx: &mut bodega_db::ReadTx| bodega_events::dead(tx, &wanted, which.consumer.as_deref(), &request);
    let page = house.db.read(&scope, query).await?;
    Ok(paged.list(page.map(DeadView::from)))
}

/// Lets the consumer try the event again.
#[utoipa::path(
    post, path = "/api/v1/admin/events/dead/{consumer}/{event}/retry", operation_id = "retryDeadLetter", tag = "Events",
    security(("bearer" = ["events:write"])),
    params(("consumer" = String, Path, description = "Who gave up"), ("event" = Id<noun::Event>, Path)),
    responses((status = 204)),
)]
async fn retry_dead_letter(
    State(house): State<House>,
    allowed: Allowed<EventsWrite>,
    Segments((consumer, event)): Segments<(String, Id<noun::Event>)>,
) -> Answer<NoContent> {
    let merchant = allowed.merchant;
    let command = move |tx: &mut Tx| bodega_events::retry_dead(tx, merchant, &consumer, event);
    house.db.write::<_, EventsError>(&allowed.call(), command).await?;
    Ok(NoContent)
}

/// Gives the event up for good.
#[utoipa::path(
    delete, path = "/api/v1/admin/events/dead/{consumer}/{event}", operation_id = "dropDeadLetter", tag = "Events",
    security(("bearer" = ["events:write"])),
    params(("consumer" = String, Path, description = "Who gave up"), ("event" = Id<noun::Event>, Path)),
    responses((status = 204)),
)]
async fn drop_dead_letter(
    State(house): State<House>,
    allowed: Allowed<EventsWrite>,
    Segments((consumer, event)): Segments<(String, Id<noun::Event>)>,
) -> Answer<NoContent> {
    let merchant = allowed.merchant;
    let command = move |tx: &mut Tx| bodega_events::drop_dead(tx, merchant, &consumer, event);
    house.db.write::<_, EventsError>(&allowed.call(), command).await?;
    Ok(NoContent)
}

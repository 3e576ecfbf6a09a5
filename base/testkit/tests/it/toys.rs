//! Routes that are as they should be, and some that are not.

use axum::extract::State;
use bodega_http::{Allowed, Answer, Body, Created, Data, House, NoContent, Segment, SignedIn, Visit};
use bodega_identity::permission::{StockAdjust, StockRead};
use bodega_kernel::{Check, Id, Money, noun, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewToy {
    #[schema(example = "Ball", max_length = 100)]
    name: String,
    price: Option<Money>,
    #[serde(default)]
    parts: Vec<Part>,
    #[schema(example = 3)]
    age: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    #[schema(example = "Wheel")]
    name: String,
}

#[utoipa::path(get, path = "/api/v1/toys", operation_id = "listToys", tag = "Toys", security(()),
    responses((status = 200, body = Data<String>)))]
async fn list(_: Visit) -> Data<&'static str> {
    Data("ball")
}

#[utoipa::path(get, path = "/api/v1/toys/mine", operation_id = "myToys", tag = "Toys", security(("bearer" = [])),
    responses((status = 200, body = Data<String>)))]
async fn mine(signed_in: SignedIn) -> Data<String> {
    Data(signed_in.actor.id.clone())
}

#[utoipa::path(delete, path = "/api/v1/toys/{id}", operation_id = "dropToy", tag = "Toys",
    params(("id" = Id<noun::Product>, Path)), security(("bearer" = ["stock:adjust"])), responses((status = 204)))]
async fn discard(_: Allowed<StockAdjust>, _: Segment<Id<noun::Product>>) -> NoContent {
    NoContent
}

#[utoipa::path(post, path = "/api/v1/toys", operation_id = "makeToy", tag = "Toys",
    security(("bearer" = ["stock:adjust"])), request_body = NewToy, responses((status = 201, body = Data<NewToy>)))]
async fn make(
    State(house): State<House>,
    allowed: Allowed<StockAdjust>,
    Body(mut toy): Body<NewToy>,
) -> Answer<Created<Data<NewToy>>> {
    let mut check = Check::new();
    toy.name = text::checked(&mut check, "name", &toy.name, 1, 100);
    check.that(toy.parts.len() <= 10, "parts", "TOO_MANY", "must be at most 10");
    for (at, part) in toy.parts.iter().enumerate() {
        text::checked(&mut check, &format!("parts[{at}].name"), &part.name, 1, 100);
    }
    check.done()?;
    write(&house, &allowed.call()).await?;
    Ok(Created(Data(toy)))
}

#[utoipa::path(put, path = "/api/v1/toys", operation_id = "careless", tag = "Toys",
    security(("bearer" = ["stock:adjust"])), request_body = NewToy, responses((status = 200, body = Data<NewToy>)))]
async fn careless(
    State(house): State<House>,
    allowed: Allowed<StockAdjust>,
    Body(toy): Body<NewToy>,
) -> Answer<Data<NewToy>> {
    write(&house, &allowed.call()).await?;
    Ok(Data(toy))
}

/// Leaves a row, as a change does.
async fn write(house: &House, call: &bodega_kernel::Call) -> Result<(), bodega_db::DbError> {
    let entry = || bodega_db::Audit::new("toy.made", "toy", "ball").after(json!({ "name": "ball" }));
    house.db.write(call, move |tx| tx.record(entry())).await
}

#[utoipa::path(get, path = "/api/v1/toys/open", operation_id = "openByAccident", tag = "Toys",
    security(("bearer" = ["stock:read"])), responses((status = 204)))]
async fn open_by_accident() -> NoContent {
    NoContent
}

#[utoipa::path(get, path = "/api/v1/toys/other", operation_id = "otherPermission", tag = "Toys",
    security(("bearer" = ["stock:adjust"])), responses((status = 204)))]
async fn other_permission(_: Allowed<StockRead>) -> NoContent {
    NoContent
}

/// Those that are as they should be.
pub fn good(house: House) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(mine)).routes(routes!(discard)).with_state(house)
}

/// Those that are not.
pub fn bad(house: House) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(careless))
        .routes(routes!(open_by_accident))
        .routes(routes!(other_permission))
        .with_state(house)
}

//! Routes of notes.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{Allowed, Answer, Body, CountedPage, Data, List, Once, OnceHeader, PageParams, Segment};
use bodega_kernel::{Check, Id, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Note, add_note, page};
use crate::{
    Identity,
    permission::{CustomersRead, CustomersWrite},
};

/// A note about a customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerNote)]
pub(crate) struct NoteView {
    /// Which.
    id: Id<noun::Note>,
    /// Who wrote it, by id.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    author: String,
    /// What.
    #[schema(example = "Asked for calls before delivery.")]
    body: String,
    /// When.
    created_at: Time,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self { id: note.id, author: note.author, body: note.body, created_at: note.created_at }
    }
}

/// What the staff wrote about a customer, newest first.
#[utoipa::path(get, path = "/api/v1/admin/customers/{id}/notes", operation_id = "listCustomerNotes", tag = "Customers",
    security(("bearer" = ["customers:read"])), params(("id" = Id<noun::Customer>, Path), PageParams),
    responses((status = 200, body = List<NoteView>)))]
pub(crate) async fn list_notes(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersRead>,
    Segment(id): Segment<Id<noun::Customer>>,
    paged: CountedPage,
) -> Answer<List<NoteView>> {
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let page = identity.db().read(&scope.clone(), move |tx| page(tx, &scope, id, &request)).await?;
    Ok(paged.list(page.map(NoteView::from)))
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewCustomerNote)]
pub(crate) struct NoteBody {
    /// What.
    #[schema(example = "Asked for calls before delivery.", min_length = 1, max_length = 4000)]
    body: String,
}

/// Writes a note about a customer.
#[utoipa::path(post, path = "/api/v1/admin/customers/{id}/notes", operation_id = "addCustomerNote", tag = "Customers",
    security(("bearer" = ["customers:write"])), params(("id" = Id<noun::Customer>, Path), OnceHeader),
    request_body = NoteBody, responses((status = 201, body = Data<NoteView>)))]
pub(crate) async fn post_note(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersWrite>,
    Segment(id): Segment<Id<noun::Customer>>,
    once: Once,
    Body(body): Body<NoteBody>,
) -> Answer<Response> {
    let mut check = Check::new();
    let text = text::checked(&mut check, "body", &body.body, 1, 4_000);
    check.done()?;
    let scope = allowed.scope();
    let write = move |tx: &mut bodega_db::Tx| add_note(tx, &scope, id, &text).map(NoteView::from);
    once.write(identity.db(), allowed.call(), StatusCode::CREATED, write).await
}

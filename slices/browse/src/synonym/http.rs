//! Synonyms over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, Ignored, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged,
    Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Synonym, Words, create, delete, find, list, replace};
use crate::{Browse, BrowseError};

/// A set of synonyms.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SynonymView {
    /// Its id.
    id: Id<noun::Synonym>,
    /// Who looks for this finds the words too, and not the other way round.
    #[schema(example = "fizz")]
    term: Option<String>,
    /// Without a term each of them stands for all.
    #[schema(example = json!(["lemonade", "soda"]))]
    words: Vec<String>,
    /// Rises with every change; `If-Match` and `version` name it.
    #[schema(example = 1)]
    version: i64,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl From<Synonym> for SynonymView {
    fn from(Synonym { id, term, words, version, created_at, updated_at }: Synonym) -> Self {
        Self { id, term, words, version, created_at, updated_at }
    }
}

/// Words that stand for each other; or a term, and words that are found by it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "words": ["aubergine", "eggplant"] }))]
pub(crate) struct SynonymBody {
    /// Who looks for this finds the words too, and not the other way round.
    #[serde(default)]
    #[schema(max_length = 100)]
    term: Option<String>,
    /// Without a term at least two.
    #[schema(max_items = 50)]
    words: Vec<String>,
    /// The version that the change is meant for.
    #[serde(default)]
    version: Option<i64>,
    #[serde(default, rename = "id")]
    #[schema(ignore)]
    _id: Ignored,
    #[serde(default, rename = "createdAt")]
    #[schema(ignore)]
    _created_at: Ignored,
    #[serde(default, rename = "updatedAt")]
    #[schema(ignore)]
    _updated_at: Ignored,
}

/// List the synonyms of the search
#[utoipa::path(
    get, path = "/api/v1/admin/search/synonyms", operation_id = "listSynonyms", tag = "Search",
    security(("bearer" = ["catalog:read"])), params(PageParams),
    responses((status = 200, body = List<SynonymView>))
)]
pub(crate) async fn list_synonyms(
    State(browse): State<Browse>,
    caller: Allowed<CatalogRead>,
    page: Paged,
) -> Answer<List<SynonymView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let found = browse.db().read(&caller.scope(), move |tx| list(tx, &scope, &request)).await?;
    Ok(page.list(found.map(SynonymView::from)))
}

/// Read a set of synonyms
#[utoipa::path(
    get, path = "/api/v1/admin/search/synonyms/{id}", operation_id = "getSynonyms", tag = "Search",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Synonym>, Path)),
    responses((status = 200, body = Data<SynonymView>))
)]
pub(crate) async fn get_synonyms(
    State(browse): State<Browse>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Synonym>>,
) -> Answer<Response> {
    let scope = caller.scope();
    let found = browse.db().read(&caller.scope(), move |tx: &mut ReadTx| find(tx, &scope, id)).await?;
    let version = found.version;
    Ok(Data(SynonymView::from(found)).version(version).into_response())
}

/// Make a set of synonyms
///
/// The search knows it within a second.
#[utoipa::path(
    post, path = "/api/v1/admin/search/synonyms", operation_id = "createSynonyms", tag = "Search",
    security(("bearer" = ["catalog:write"])), params(OnceHeader), request_body = SynonymBody,
    responses((status = 201, body = Data<SynonymView>))
)]
pub(crate) async fn create_synonyms(
    State(browse): State<Browse>,
    caller: Allowed<CatalogWrite>,
    once: Once,
    Body(body): Body<SynonymBody>,
) -> Answer<Response> {
    let words = Words::checked(body.term.as_deref(), &body.words)?;
    let scope = caller.scope();
    let command = move |tx: &mut Tx| Ok::<_, BrowseError>(SynonymView::from(create(tx, &scope, &words)?));
    once.write(browse.db(), caller.call(), StatusCode::CREATED, command).await
}

/// Replace a set of synonyms
#[utoipa::path(
    put, path = "/api/v1/admin/search/synonyms/{id}", operation_id = "replaceSynonyms", tag = "Search",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Synonym>, Path), MatchHeader), request_body = SynonymBody,
    responses((status = 200, body = Data<SynonymView>))
)]
pub(crate) async fn replace_synonyms(
    State(browse): State<Browse>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Synonym>>,
    matched: Match,
    Body(body): Body<SynonymBody>,
) -> Answer<Response> {
    let (scope, expected) = (caller.scope(), matched.or(body.version)?);
    let words = Words::checked(body.term.as_deref(), &body.words)?;
    let command = move |tx: &mut Tx| replace(tx, &scope, id, expected, &words);
    let changed = browse.db().write(&caller.call(), command).await?;
    let version = changed.version;
    Ok(Data(SynonymView::from(changed)).version(version).into_response())
}

/// Remove a set of synonyms
#[utoipa::path(
    delete, path = "/api/v1/admin/search/synonyms/{id}", operation_id = "deleteSynonyms", tag = "Search",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Synonym>, Path), MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_synonyms(
    State(browse): State<Browse>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Synonym>>,
    matched: Match,
) -> Answer<NoContent> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| delete(tx, &scope, id, matched.version());
    browse.db().write(&caller.call(), command).await?;
    Ok(NoContent)
}

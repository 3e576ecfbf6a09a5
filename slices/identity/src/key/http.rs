//! Routes of keys. No `Idempotency-Key` here: an answer that holds a secret is never saved.

use std::time::Duration;

use axum::extract::State;
use bodega_http::{Allowed, Answer, Body, CountedPage, Created, Data, List, NoContent, PageParams, Segment, Tagged};
use bodega_kernel::{Id, Invalid, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiKey, Minted, Mode, NewKey, create, end, rotate, store, uses};
use crate::{
    Grantor, Identity, IdentityError,
    permission::{KeysRead, KeysWrite},
};

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKey)]
pub(crate) struct KeyView {
    /// Which.
    id: Id<noun::ApiKey>,
    /// How it begins.
    #[schema(example = "bk_live_p1kB")]
    hint: String,
    /// What it is for.
    #[schema(example = "Stock sync")]
    name: String,
    /// For real, or for trying.
    mode: Mode,
    /// What it may do.
    #[schema(example = json!(["stock:read", "stock:adjust"]))]
    scopes: Vec<String>,
    /// From where it may be used; empty: from everywhere.
    #[schema(example = json!(["203.0.113.0/24"]))]
    allowed_addresses: Vec<String>,
    /// Who made it, by id.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    created_by: String,
    /// The key that it replaces.
    replaces: Option<Id<noun::ApiKey>>,
    /// When it ends by itself.
    expires_at: Option<Time>,
    /// When it was ended, or will be after a rotation.
    ended_at: Option<Time>,
    /// When it was last used, to some seconds.
    last_used_at: Option<Time>,
    /// Rises with each change.
    version: i64,
    /// When it was made.
    created_at: Time,
}

impl From<ApiKey> for KeyView {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            hint: key.hint,
            name: key.name,
            mode: key.mode,
            scopes: key.scopes.into_iter().collect(),
            allowed_addresses: key.networks,
            created_by: key.created_by,
            replaces: key.replaces,
            expires_at: key.expires_at,
            ended_at: key.ended_at,
            last_used_at: key.last_used_at,
            version: key.version,
            created_at: key.created_at,
        }
    }
}

/// A key that was just made. Its secret is shown this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MintedApiKey)]
pub(crate) struct MintedView {
    #[serde(flatten)]
    key: KeyView,
    /// To be sent as `Authorization: Bearer`. It cannot be shown again.
    #[schema(example = "bk_live_p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c")]
    secret: String,
}

/// The merchant's keys, newest first.
#[utoipa::path(get, path = "/api/v1/admin/keys", operation_id = "listKeys", tag = "Keys",
    security(("bearer" = ["keys:read"])), params(PageParams), responses((status = 200, body = List<KeyView>)))]
pub(crate) async fn list_keys(
    State(identity): State<Identity>,
    allowed: Allowed<KeysRead>,
    paged: CountedPage,
) -> Answer<List<KeyView>> {
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let page = identity.db().read(&scope.clone(), move |tx| store::page(tx, &scope, &request)).await?;
    Ok(paged.list(page.map(KeyView::from)))
}

/// One key.
#[utoipa::path(get, path = "/api/v1/admin/keys/{id}", operation_id = "getKey", tag = "Keys",
    security(("bearer" = ["keys:read"])), params(("id" = Id<noun::ApiKey>, Path)),
    responses((status = 200, body = Data<KeyView>)))]
pub(crate) async fn get_key(
    State(identity): State<Identity>,
    allowed: Allowed<KeysRead>,
    Segment(id): Segment<Id<noun::ApiKey>>,
) -> Answer<Tagged<Data<KeyView>>> {
    let scope = allowed.scope();
    let found = identity.db().read(&scope.clone(), move |tx| store::find(tx, &scope, id)).await?;
    let key = found.ok_or(IdentityError::NotFound("key"))?;
    let version = key.version;
    Ok(Data(KeyView::from(key)).version(version))
}

/// A key that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewApiKey)]
pub(crate) struct KeyBody {
    /// What it is for.
    #[schema(example = "Stock sync", min_length = 1, max_length = 80)]
    name: String,
    /// For real, or for trying.
    #[serde(default)]
    mode: Mode,
    /// What it may do: nothing that its maker may not.
    #[schema(example = json!(["stock:read", "stock:adjust"]))]
    scopes: Vec<String>,
    /// From where it may be used: addresses or networks. Empty: from everywhere.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.0/24"]))]
    allowed_addresses: Vec<String>,
    /// When it ends by itself.
    expires_at: Option<Time>,
}

/// Makes a key. The answer is the only one that shows its secret.
#[utoipa::path(post, path = "/api/v1/admin/keys", operation_id = "createKey", tag = "Keys",
    security(("bearer" = ["keys:write"])), request_body = KeyBody, responses((status = 201, body = Data<MintedView>)))]
pub(crate) async fn create_key(
    State(identity): State<Identity>,
    allowed: Allowed<KeysWrite>,
    Body(body): Body<KeyBody>,
) -> Answer<Created<Data<MintedView>>> {
    let KeyBody { name, mode, scopes, allowed_addresses, expires_at } = body;
    let new = NewKey::checked(&name, mode, &scopes, &allowed_addresses, (expires_at, identity.env().now()))?;
    let (scope, by, minted) = (allowed.scope(), Grantor::from(&*allowed), Minted::mint(identity.env(), mode));
    let secret = minted.secret().to_owned();
    let key = identity.db().write(&allowed.call(), move |tx| create(tx, &scope, &by, &new, &minted)).await?;
    Ok(Created(Data(MintedView { key: key.into(), secret })))
}

/// How long the old key stays good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KeyRotation)]
pub(crate) struct RotateBody {
    /// In seconds; a day by itself, a month at most.
    #[schema(example = 86400, minimum = 0, maximum = 2678400)]
    overlap_seconds: Option<i64>,
}

/// Replaces a key by a new one of the same rights. The old one stays good for a while.
#[utoipa::path(post, path = "/api/v1/admin/keys/{id}/rotate", operation_id = "rotateKey", tag = "Keys",
    security(("bearer" = ["keys:write"])), params(("id" = Id<noun::ApiKey>, Path)), request_body = RotateBody,
    responses((status = 201, body = Data<MintedView>)))]
pub(crate) async fn rotate_key(
    State(identity): State<Identity>,
    allowed: Allowed<KeysWrite>,
    Segment(id): Segment<Id<noun::ApiKey>>,
    Body(body): Body<RotateBody>,
) -> Answer<Created<Data<MintedView>>> {
    let overlap = u64::try_from(body.overlap_seconds.unwrap_or(86_400)).ok().filter(|seconds| *seconds <= 2_678_400);
    let wrong = || Invalid::one("overlapSeconds", "OUT_OF_RANGE", "must be between 0 and 2678400");
    let overlap = Duration::from_secs(overlap.ok_or_else(wrong)?);
    let scope = allowed.scope();
    let asked = scope.clone();
    let old = identity.db().read(&scope, move |tx| store::find(tx, &asked, id)).await?;
    let mode = old.ok_or(IdentityError::NotFound("key"))?.mode;
    let (by, minted) = (Grantor::from(&*allowed), Minted::mint(identity.env(), mode));
    let secret = minted.secret().to_owned();
    let key = identity.db().write(&allowed.call(), move |tx| rotate(tx, &scope, &by, id, &minted, overlap)).await?;
    Ok(Created(Data(MintedView { key: key.into(), secret })))
}

/// Ends a key, at once.
#[utoipa::path(delete, path = "/api/v1/admin/keys/{id}", operation_id = "endKey", tag = "Keys",
    security(("bearer" = ["keys:write"])), params(("id" = Id<noun::ApiKey>, Path)), responses((status = 204)))]
pub(crate) async fn end_key(
    State(identity): State<Identity>,
    allowed: Allowed<KeysWrite>,
    Segment(id): Segment<Id<noun::ApiKey>>,
) -> Answer<NoContent> {
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    identity.db().write(&allowed.call(), move |tx| end(tx, &scope, &by, id)).await?;
    Ok(NoContent)
}

/// Uses of a key on a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = KeyUsage)]
pub(crate) struct UsageView {
    /// The day, in UTC.
    #[schema(example = "2026-03-01")]
    date: String,
    /// How often.
    #[schema(example = 1290)]
    count: i64,
}

/// How often a key was used on each of the last 90 days.
#[utoipa::path(get, path = "/api/v1/admin/keys/{id}/usage", operation_id = "getKeyUsage", tag = "Keys",
    security(("bearer" = ["keys:read"])), params(("id" = Id<noun::ApiKey>, Path)),
    responses((status = 200, body = List<UsageView>)))]
pub(crate) async fn get_key_usage(
    State(identity): State<Identity>,
    allowed: Allowed<KeysRead>,
    Segment(id): Segment<Id<noun::ApiKey>>,
) -> Answer<List<UsageView>> {
    identity.write_key_uses().await?;
    let (scope, since) = (allowed.scope(), uses::day(identity.env().now()) - 90);
    let days = identity
        .db()
        .read(&scope.clone(), move |tx| {
            store::find(tx, &scope, id)?.ok_or(IdentityError::NotFound("key"))?;
            Ok::<_, IdentityError>(store::uses(tx, &scope, id, since)?)
        })
        .await?;
    let view = |(day, count): (i64, i64)| {
        let date = Time::from_micros(day * 86_400_000_000).to_string();
        UsageView { date: date.chars().take(10).collect(), count }
    };
    Ok(List::whole(days.into_iter().map(view).collect()))
}

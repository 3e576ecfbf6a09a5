//! `/.well-known/jwks.json`

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use bodega_http::Answer;
use serde::Serialize;
use utoipa::ToSchema;

use super::Jwk;
use crate::Identity;

/// A JSON Web Key Set (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    /// The keys whose tokens are good, and those that will sign soon.
    keys: Vec<Jwk>,
}

/// The public keys that our access tokens are signed with.
#[utoipa::path(get, path = "/.well-known/jwks.json", operation_id = "getSigningKeys", tag = "Auth", security(()),
    responses((status = 200, body = KeySet)))]
pub(crate) async fn get_signing_keys(
    State(identity): State<Identity>,
) -> Answer<([(HeaderName, &'static str); 1], Json<KeySet>)> {
    identity.look().await?;
    let ring = identity.ring().await?;
    let keys = ring.published(identity.env().now());
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], Json(KeySet { keys })))
}

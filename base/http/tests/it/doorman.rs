//! Who is known in the shop.

use bodega_http::{Authenticator, Boxed, Caller, HttpError, Knock, Visitor};
use bodega_kernel::{Actor, Id, MerchantId};
use uuid::Uuid;

/// Tokens of this shop: `user:<n>:<permissions>`, `key:<n>:<permissions>`, `foreign`.
pub struct Doorman;

impl Authenticator for Doorman {
    fn authenticate<'a>(&'a self, knock: &'a Knock<'a>) -> Boxed<'a, Result<Visitor, HttpError>> {
        Box::pin(async move {
            let merchant = MerchantId(1);
            let Some(token) = knock.bearer() else {
                return match knock.is_authorized() {
                    true => Err(HttpError::unauthenticated("Only bearer tokens are known here.")),
                    false => Ok(Visitor { merchant, caller: None }),
                };
            };
            let parts: Vec<&str> = token.splitn(3, ':').collect();
            let [kind, number, permissions] = parts[..] else {
                return Err(match token {
                    "foreign" => HttpError::forbidden("The token is another merchant's."),
                    _ => HttpError::unauthenticated("The token is not good."),
                });
            };
            let uuid = Uuid::from_u128(number.parse().unwrap());
            let user = (kind == "user").then(|| Id::from_uuid(uuid));
            let actor = user.map_or_else(|| Actor::key(Id::from_uuid(uuid)), Actor::user);
            let caller = Caller {
                actor,
                merchant,
                user,
                customer: Some(Id::from_uuid(uuid)),
                session: None,
                role: if permissions.contains("all") { "ADMIN" } else { "CUSTOMER" }.to_owned(),
                permissions: permissions.split(',').collect(),
                sites: Some(vec![Id::from_uuid(Uuid::from_u128(1))]),
            };
            Ok(Visitor { merchant, caller: Some(caller) })
        })
    }
}

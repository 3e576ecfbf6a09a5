//! Test badges: a caller who is exactly what a test says, without a row in any table. Everybody else goes on to the
//! real authenticator.

use std::{collections::BTreeMap, sync::Arc};

use bodega_http::{Authenticator, Boxed, Caller, HttpError, Knock, Visitor};
use bodega_kernel::{Actor, Id, MerchantId, noun};
use serde_json::{Value, json};
use uuid::Uuid;

/// What every badge begins with.
const MARK: &str = "badge.";

/// Who a badge says that its bearer is.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The merchant that it is good for.
    pub merchant: MerchantId,
    /// Tells people apart; the ids of user and customer follow from it.
    pub number: u128,
    /// The role's code.
    pub role: String,
    /// What it permits.
    pub permissions: Vec<String>,
    /// The sites that it is limited to.
    pub sites: Option<Vec<Id<noun::Site>>>,
}

impl Badge {
    /// The person's id.
    pub fn user(&self) -> Id<noun::User> {
        Id::from_uuid(Uuid::from_u128(self.number))
    }

    /// The person's customer record.
    pub fn customer(&self) -> Id<noun::Customer> {
        Id::from_uuid(Uuid::from_u128(self.number))
    }

    /// As it goes into the `Authorization` header.
    pub(crate) fn token(&self) -> String {
        let said = json!({
            "merchant": self.merchant.0,
            "number": self.number.to_string(),
            "role": self.role,
            "permissions": self.permissions,
            "sites": self.sites,
        });
        format!("{MARK}{}", bodega_http::cursor::encode(&said))
    }

    fn read(token: &str) -> Option<Self> {
        let said: Value = bodega_http::cursor::decode(token.strip_prefix(MARK)?).ok()?;
        let sites = said["sites"].as_array();
        Some(Self {
            merchant: MerchantId(said["merchant"].as_i64()?),
            number: said["number"].as_str()?.parse().ok()?,
            role: said["role"].as_str()?.to_owned(),
            permissions: said["permissions"].as_array()?.iter().filter_map(|one| Some(one.as_str()?.into())).collect(),
            sites: sites.map(|all| all.iter().filter_map(|one| one.as_str()?.parse().ok()).collect()),
        })
    }

    fn caller(&self) -> Caller {
        Caller {
            actor: Actor::user(self.user()),
            merchant: self.merchant,
            user: Some(self.user()),
            customer: Some(self.customer()),
            session: None,
            role: self.role.clone(),
            permissions: self.permissions.iter().map(String::as_str).collect(),
            sites: self.sites.clone(),
        }
    }
}

/// Lets badges in, and asks the one behind it about everybody else.
pub(crate) struct Doorman {
    pub merchants: BTreeMap<String, MerchantId>,
    pub behind: Option<Arc<dyn Authenticator>>,
}

impl Doorman {
    fn visitor(&self, knock: &Knock<'_>) -> Result<Visitor, HttpError> {
        let named = knock.merchant().and_then(|slug| self.merchants.get(slug).copied());
        let badge = match knock.bearer() {
            Some(token) => Badge::read(token).ok_or_else(|| HttpError::unauthenticated("The token is not good."))?,
            None if knock.is_authorized() => return Err(HttpError::unauthenticated("Send a bearer token.")),
            None => {
                let first = self.merchants.values().copied().min_by_key(|merchant| merchant.0);
                let merchant = named.or(first).ok_or_else(HttpError::not_found)?;
                return Ok(Visitor { merchant, caller: None });
            }
        };
        if named.is_some_and(|merchant| merchant != badge.merchant) {
            return Err(HttpError::forbidden("The token is another merchant's."));
        }
        Ok(Visitor { merchant: badge.merchant, caller: Some(badge.caller()) })
    }
}

impl Authenticator for Doorman {
    fn authenticate<'a>(&'a self, knock: &'a Knock<'a>) -> Boxed<'a, Result<Visitor, HttpError>> {
        match &self.behind {
            Some(behind) if !knock.bearer().is_some_and(|token| token.starts_with(MARK)) => behind.authenticate(knock),
            _ => Box::pin(std::future::ready(self.visitor(knock))),
        }
    }
}

//! Test badges: a caller who is exactly what a test says, without a row in any table. Everybody else goes on to the
//! real authenticator.

use std::{collections::BTreeMap, sync::Arc};

use bodega_http::{Authenticator, Boxed, Caller, HttpError, Knock, Visitor};
use bodega_kernel::{Actor, Id, MerchantId, noun};
use serde_json::{Value, json};

/// What every badge begins with.
const MARK: &str = "badge.";

/// Who a badge says that its bearer is.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The merchant that it is good for.
    pub merchant: MerchantId,
    /// The person.
    pub user: Id<noun::User>,
    /// The person's customer record.
    pub customer: Option<Id<noun::Customer>>,
    /// The role's code.
    pub role: String,
    /// What it permits.
    pub permissions: Vec<String>,
    /// The sites that it is limited to.
    pub sites: Option<Vec<Id<noun::Site>>>,
}

impl Badge {
    /// The same badge, limited to these sites.
    #[must_use]
    pub fn limited_to(mut self, sites: &[Id<noun::Site>]) -> Self {
        self.sites = Some(sites.to_vec());
        self
    }

    /// As it goes into the `Authorization` header.
    pub(crate) fn token(&self) -> String {
        let said = json!({
            "merchant": self.merchant.0,
            "user": self.user,
            "customer": self.customer,
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
            user: said["user"].as_str()?.parse().ok()?,
            customer: said["customer"].as_str().and_then(|id| id.parse().ok()),
            role: said["role"].as_str()?.to_owned(),
            permissions: said["permissions"].as_array()?.iter().filter_map(|one| Some(one.as_str()?.into())).collect(),
            sites: sites.map(|all| all.iter().filter_map(|one| one.as_str()?.parse().ok()).collect()),
        })
    }

    fn caller(&self) -> Caller {
        Caller {
            actor: Actor::user(self.user),
            merchant: self.merchant,
            user: Some(self.user),
            customer: self.customer,
            session: None,
            role: self.role.clone(),
            permissions: self.permissions.iter().map(String::as_str).collect(),
            sites: self.sites.clone(),
        }
    }
}

/// Lets badges in, and asks the one behind it about everybody else.
pub(crate) struct Doorman {
    /// The merchants by slug, and by host as `<slug>.test`.
    pub merchants: BTreeMap<String, MerchantId>,
    pub behind: Arc<dyn Authenticator>,
}

impl Doorman {
    fn visitor(&self, knock: &Knock<'_>, token: &str) -> Result<Visitor, HttpError> {
        let badge = Badge::read(token).ok_or_else(|| HttpError::unauthenticated("The badge is not good."))?;
        let host = knock.host();
        let slug = knock.merchant().or_else(|| host.as_deref()?.strip_suffix(".test"));
        let named = slug.and_then(|slug| self.merchants.get(slug));
        if named.is_some_and(|merchant| *merchant != badge.merchant) {
            return Err(HttpError::forbidden("The token is another merchant's."));
        }
        Ok(Visitor { merchant: badge.merchant, caller: Some(badge.caller()) })
    }
}

impl Authenticator for Doorman {
    fn authenticate<'a>(&'a self, knock: &'a Knock<'a>) -> Boxed<'a, Result<Visitor, HttpError>> {
        match knock.bearer().filter(|token| token.starts_with(MARK)) {
            Some(token) => Box::pin(std::future::ready(self.visitor(knock, token))),
            None => self.behind.authenticate(knock),
        }
    }
}

//! Who knocks: the port that every request goes through. In the ordinary case it asks no database: merchants, signing
//! keys, sessions and keys are kept in memory, and dropped by the feed of changes.

use std::sync::Arc;

use bodega_http::{Authenticator, Boxed, Caller, HttpError, Knock, Visitor};
use bodega_kernel::{Id, MerchantId, Scope, noun};

use super::{browser, standing::Standing, store};
use crate::{
    Identity, IdentityError, key,
    merchant::{Merchant, Status},
    secret,
};

const ENDED: IdentityError = IdentityError::BadToken("The session has ended. Sign in again.");
const FOREIGN: &str = "This token is of another merchant.";

impl Authenticator for Identity {
    fn authenticate<'a>(&'a self, knock: &'a Knock<'a>) -> Boxed<'a, Result<Visitor, HttpError>> {
        Box::pin(self.visitor(knock))
    }
}

impl Identity {
    async fn visitor(&self, knock: &Knock<'_>) -> Result<Visitor, HttpError> {
        self.look().await?;
        let directory = self.directory().await?;
        let named = directory.named(knock)?;
        let number = named.map(|merchant| merchant.number);
        let caller = match knock.bearer() {
            Some(token) if key::looks_like_one(token) => Some(self.key_caller(knock, token, number).await?),
            Some(token) => Some(self.token_caller(knock, token, number).await?),
            None if knock.is_authorized() => {
                return Err(IdentityError::BadToken("Send a bearer token: Authorization: Bearer ….").into());
            }
            None => match knock.cookie(browser::COOKIE) {
                Some(cookie) => self.cookie_caller(knock, cookie, number).await?,
                None => None,
            },
        };
        let merchant = caller.as_ref().map(|caller| caller.merchant).or(number).ok_or(IdentityError::MerchantNeeded)?;
        let merchant = directory.number(merchant).ok_or(IdentityError::NotFound("merchant"))?;
        is_open(merchant, caller.as_ref())?;
        Ok(Visitor { merchant: merchant.number, caller })
    }

    async fn token_caller(
        &self,
        knock: &Knock<'_>,
        token: &str,
        named: Option<MerchantId>,
    ) -> Result<Caller, HttpError> {
        let claims = self.seen().read(&*self.ring().await?, token, knock.at)?;
        let own = self.directory().await?.id(claims.mid).map(|merchant| merchant.number).ok_or(ENDED)?;
        let standing = self.standing(own, claims.sid).await?.filter(|s| s.expires_at > knock.at).ok_or(ENDED)?;
        if standing.user != claims.sub {
            return Err(ENDED.into());
        }
        standing.caller(named.unwrap_or(own)).ok_or_else(|| HttpError::forbidden(FOREIGN))
    }

    /// A cookie that is not good is a guest's: browsers go on sending it. On a change it needs the CSRF token.
    async fn cookie_caller(
        &self,
        knock: &Knock<'_>,
        cookie: &str,
        named: Option<MerchantId>,
    ) -> Result<Option<Caller>, HttpError> {
        let Some(standing) = self.standing_by_cookie(cookie).await?.filter(|s| s.expires_at > knock.at) else {
            return Ok(None);
        };
        let Some(caller) = standing.caller(named.unwrap_or(standing.merchant)) else { return Ok(None) };
        let sent = knock.header(browser::CSRF_HEADER).unwrap_or_default();
        if knock.is_safe() || self.csrf_fits(standing.session, sent).await? {
            return Ok(Some(caller));
        }
        // A form sends its token in the body, which the page's own handler reads: see `browser`.
        match browser::is_form(knock) {
            true => Ok(None),
            false => Err(HttpError::forbidden("The CSRF token is missing or wrong.")),
        }
    }

    /// What a session stands for, from memory if it is there.
    pub(crate) async fn standing(
        &self,
        merchant: MerchantId,
        session: Id<noun::Session>,
    ) -> Result<Option<Arc<Standing>>, IdentityError> {
        let drops = match self.standings().get(session, self.env().now()) {
            Ok(kept) => return Ok(kept.filter(|standing| standing.merchant == merchant)),
            Err(drops) => drops,
        };
        let read = self.db().read(&Scope::One(merchant), move |tx| store::standing(tx, merchant, session)).await?;
        Ok(self.standings().keep(drops, session, read))
    }

    pub(crate) async fn standing_by_cookie(&self, cookie: &str) -> Result<Option<Arc<Standing>>, IdentityError> {
        let hash = secret::hash(cookie);
        if let Some(kept) = self.standings().get_by_cookie(&hash, self.env().now()) {
            return Ok(Some(kept));
        }
        let found = self.db().read(&Scope::Installation, move |tx| store::by_cookie(tx, &hash)).await?;
        match found {
            Some((merchant, session)) => self.standing(merchant, session).await,
            None => Ok(None),
        }
    }
}

/// A suspended merchant is closed to all but the operator, a closed one to everybody.
fn is_open(merchant: &Merchant, caller: Option<&Caller>) -> Result<(), IdentityError> {
    let operator = caller.is_some_and(|caller| caller.role == "OPERATOR");
    match merchant.status {
        Status::Active => Ok(()),
        Status::Suspended if operator => Ok(()),
        Status::Suspended | Status::Closed => Err(IdentityError::MerchantClosed),
    }
}

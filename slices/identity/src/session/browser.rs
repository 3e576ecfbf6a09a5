//! Browser pages: a session cookie that no script can read and no other site can send along with a change, and a CSRF
//! token for the forms, made of the session and the installation's secret: nothing of it is stored.

use bodega_http::{Caller, Knock};
use bodega_kernel::{Id, MerchantId, noun};

use crate::{Identity, IdentityError, base64::Alphabet::Url, secret};

/// The session cookie's name.
pub const COOKIE: &str = "bodega_session";
/// The header in which scripts send the CSRF token.
pub const CSRF_HEADER: &str = "x-csrf-token";
/// The field in which forms send it.
pub const CSRF_FIELD: &str = "csrf";

/// Does a form send this? Then its token is in the body.
pub(super) fn is_form(knock: &Knock<'_>) -> bool {
    let kind = knock.header("content-type").unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded") || kind.starts_with("multipart/form-data")
}

impl Identity {
    /// The `Set-Cookie` of somebody who signed in with a browser.
    pub fn cookie(&self, secret: &str) -> String {
        let life = self.config().session_life.as_secs();
        format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={life}{}", self.secure())
    }

    /// The `Set-Cookie` that removes it.
    pub fn no_cookie(&self) -> String {
        format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", self.secure())
    }

    fn secure(&self) -> &'static str {
        if self.config().secure_cookies { "; Secure" } else { "" }
    }

    /// The CSRF token for the forms of a session's pages.
    pub async fn csrf(&self, session: Id<noun::Session>) -> Result<String, IdentityError> {
        Ok(Url.encode(&self.keyed("csrf", &session.to_string()).await?))
    }

    /// Is this the session's CSRF token?
    pub async fn csrf_fits(&self, session: Id<noun::Session>, sent: &str) -> Result<bool, IdentityError> {
        Ok(secret::equal(self.csrf(session).await?.as_bytes(), sent.as_bytes()))
    }

    /// Whom the session cookie of a page stands for, at a merchant. A cookie that is not good is nobody's. For pages that
    /// make sure themselves that a change was asked for by one of their own: nothing is looked for here but the cookie.
    pub async fn page_caller(&self, cookie: &str, merchant: MerchantId) -> Result<Option<Caller>, IdentityError> {
        self.look().await?;
        let now = self.env().now();
        let standing = self.standing_by_cookie(cookie).await?.filter(|standing| standing.expires_at > now);
        Ok(standing.and_then(|standing| standing.caller(merchant)))
    }

    /// The caller of a form: by the session cookie, if the form's CSRF token is the session's own.
    pub async fn form_caller(&self, cookie: &str, csrf: &str) -> Result<Option<Caller>, IdentityError> {
        self.look().await?;
        let now = self.env().now();
        let Some(standing) = self.standing_by_cookie(cookie).await?.filter(|s| s.expires_at > now) else {
            return Ok(None);
        };
        let fits = self.csrf_fits(standing.session, csrf).await?;
        Ok(standing.caller(standing.merchant).filter(|_| fits))
    }
}

//! The guards: anyone, signed in, permitted. Each is an extractor, so that a handler's signature says who may call it.
//! They stand before the body in the argument list: 401 and 403 win over 422.

use std::{marker::PhantomData, ops::Deref, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use bodega_kernel::{Actor, Call, MerchantId, Scope};

use crate::{Caller, HttpError, Knock, Permission, exchange::Exchange, limit::Subject};

/// Anyone: a guest, or whoever is signed in. Credentials that are not good are a 401 even here.
#[derive(Clone)]
pub struct Visit {
    /// The merchant at hand.
    pub merchant: MerchantId,
    /// The caller, if anybody is signed in.
    pub caller: Option<Caller>,
    exchange: Arc<Exchange>,
}

impl Visit {
    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.caller.as_ref().map_or_else(Actor::guest, |caller| caller.actor.clone())
    }

    /// A fresh call into the house, over the merchant at hand. Take one for each write: each makes its own ids.
    pub fn call(&self) -> Call {
        self.exchange.call(self.actor(), self.scope())
    }

    /// The merchant at hand, as stores want it.
    pub fn scope(&self) -> Scope {
        Scope::One(self.merchant)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        if let Some(visit) = parts.extensions.get::<Self>() {
            return Ok(visit.clone());
        }
        let exchange = Exchange::of(parts)?;
        let (method, uri, headers) = (&parts.method, &parts.uri, &parts.headers);
        let knock = Knock { method, uri, headers, address: exchange.address, at: exchange.at };
        let visitor = exchange.edge.authenticator.authenticate(&knock).await?;
        if let Some(caller) = &visitor.caller {
            exchange.note(|noted| noted.actor = Some(caller.actor.id.clone()));
            exchange.edge.limit(&exchange, Subject::of(&caller.actor)).await?;
        }
        let visit = Self { merchant: visitor.merchant, caller: visitor.caller, exchange };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

/// Anyone, whatever they are signed in as: for the routes by which one signs in, and by which tokens are renewed.
///
/// Credentials are not looked at, and so none can be wrong: a client that always sends its access token would otherwise
/// be shut out by an expired one from the very routes that give it a new one. The merchant has to be named without
/// them, by host or by `X-Merchant`, unless there is only one.
pub struct Stranger {
    /// The merchant at hand.
    pub merchant: MerchantId,
    exchange: Arc<Exchange>,
}

impl Stranger {
    /// A fresh call into the house by a guest, over the merchant at hand. Take one for each write: each makes its own
    /// ids.
    pub fn call(&self) -> Call {
        self.exchange.call(Actor::guest(), Scope::One(self.merchant))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Stranger {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let exchange = Exchange::of(parts)?;
        let mut headers = parts.headers.clone();
        headers.remove(header::AUTHORIZATION);
        headers.remove(header::COOKIE);
        let (method, uri) = (&parts.method, &parts.uri);
        let knock = Knock { method, uri, headers: &headers, address: exchange.address, at: exchange.at };
        let visitor = exchange.edge.authenticator.authenticate(&knock).await?;
        Ok(Self { merchant: visitor.merchant, exchange })
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct SignedIn {
    caller: Caller,
    exchange: Arc<Exchange>,
}

impl SignedIn {
    /// A fresh call into the house, over the merchant at hand. Take one for each write: each makes its own ids.
    pub fn call(&self) -> Call {
        self.exchange.call(self.caller.actor.clone(), self.scope())
    }

    /// The merchant at hand, as stores want it.
    pub fn scope(&self) -> Scope {
        Scope::One(self.caller.merchant)
    }
}

impl Deref for SignedIn {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let visit = Visit::from_request_parts(parts, state).await?;
        match visit.caller {
            Some(caller) => Ok(Self { caller, exchange: visit.exchange }),
            None => Err(HttpError::unauthenticated("Sign in first.")),
        }
    }
}

/// Somebody who is signed in and holds the permission `P`.
pub struct Allowed<P> {
    signed_in: SignedIn,
    permission: PhantomData<fn() -> P>,
}

impl<P> Allowed<P> {
    /// A fresh call into the house, over the merchant at hand. Take one for each write: each makes its own ids.
    pub fn call(&self) -> Call {
        self.signed_in.call()
    }

    /// The merchant at hand, as stores want it.
    pub fn scope(&self) -> Scope {
        self.signed_in.scope()
    }
}

impl<P> Deref for Allowed<P> {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.signed_in
    }
}

impl<S: Send + Sync, P: Permission> FromRequestParts<S> for Allowed<P> {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        if signed_in.may(P::NAME) {
            Ok(Self { signed_in, permission: PhantomData })
        } else {
            Err(HttpError::forbidden(&format!("This needs the permission {}.", P::NAME)))
        }
    }
}

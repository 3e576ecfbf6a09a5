//! Who asks for an order: its customer, whoever holds its token, or an administrator.

use axum::{extract::FromRequestParts, http::request::Parts};
use bodega_http::{HttpError, Visit};
use bodega_inventory::Reach;
use bodega_kernel::{Call, Scope};
use utoipa::IntoParams;

use super::{Order, Power, Reader};
use crate::{Sales, SalesError};

/// The header that carries a guest's token.
const HEADER: &str = "x-order-token";

/// Somebody who asks for orders of their own. The token of an order is as good as a login, for that order.
pub(crate) struct Asker {
    pub reader: Reader,
    visit: Visit,
}

/// How [`Asker`] is documented: `params(OrderToken)`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is only a description")]
pub(crate) struct OrderToken {
    /// A guest's token of the order, in place of a login: confirming tells it, and so does the mail that
    /// `POST /orders/lookup` sends.
    #[param(rename = "X-Order-Token", required = false)]
    x_order_token: Option<String>,
}

impl Asker {
    pub fn scope(&self) -> Scope {
        self.visit.scope()
    }

    /// A fresh call. Take one for each write.
    pub fn call(&self) -> Call {
        self.visit.call()
    }

    /// In what power they act on an order that they may read.
    pub fn power(&self) -> Power {
        if self.reader.staff.is_some() { Power::Admin } else { Power::Buyer }
    }
}

impl Reader {
    /// Refuses an order that is not theirs: to them there is none.
    pub(crate) fn check(&self, order: &Order) -> Result<(), SalesError> {
        if self.may_read(order) { Ok(()) } else { Err(SalesError::NotFound("order")) }
    }
}

impl FromRequestParts<Sales> for Asker {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, sales: &Sales) -> Result<Self, HttpError> {
        let visit = Visit::from_request_parts(parts, sales).await?;
        let sent = parts.headers.get(HEADER).map(|token| token.to_str().unwrap_or_default().to_owned());
        let guest = match sent {
            None => None,
            Some(token) => {
                let opened = sales.seal().await?.opens(visit.merchant, &token);
                Some(opened.ok_or_else(|| HttpError::unauthenticated("The order's token is not good."))?)
            }
        };
        if visit.caller.is_none() && guest.is_none() {
            return Err(HttpError::unauthenticated("Sign in first, or send the order's token."));
        }
        let caller = visit.caller.as_ref();
        let administrator = caller.filter(|caller| caller.is_administrator());
        let reader = Reader {
            customer: caller.and_then(|caller| caller.customer),
            guest,
            staff: administrator.map(|caller| Reach::from(caller.sites.clone())),
        };
        Ok(Self { reader, visit })
    }
}

//! Going on with a payment after its payer did what was required of them.

use bodega_db::ReadTx;
use bodega_http::Carried;
use bodega_kernel::{Call, Id, Scope, noun};
use bodega_payments::provider::Token;

use super::CheckoutError;
use crate::{
    Sales, SalesError,
    cart::{self, Holder},
    order::{self, Order, Reader},
};

impl Sales {
    /// Goes on with the payment of an order that waits for it. With a token the payer pays otherwise, or hands over what
    /// their act gave them. Done again, it is the same answer.
    pub async fn proceed(
        &self,
        call: Call,
        (id, reader, holder): (Id<noun::Order>, Reader, Option<Holder>),
        token: Option<Token>,
    ) -> Result<Carried, SalesError> {
        let (merchant, scope) = (call.scope.one()?, call.scope.clone());
        let asked = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let order = order::find(tx, &asked, id)?;
            if !reader.may_read(&order) && !is_of(tx, &asked, &order, holder)? {
                return Err(SalesError::NotFound("order"));
            }
            Self::pending(tx, &asked, id)
        };
        let Some(pending) = self.db().read(&scope, read).await? else {
            return match self.answer_of(&scope, id).await {
                Ok(answer) => Ok(Carried::Answer(answer)),
                Err(SalesError::Checkout(CheckoutError::ProviderUnavailable { .. })) => {
                    Err(CheckoutError::NothingToPay.into())
                }
                Err(error) => Err(error),
            };
        };
        let verdict = self.payments().proceed(merchant, &pending.intent, token).await;
        self.conclude(call, pending, verdict).await
    }
}

/// Was it made of this guest's cart? Who has not come to an order yet has no token of it.
fn is_of(tx: &mut ReadTx, scope: &Scope, order: &Order, holder: Option<Holder>) -> Result<bool, SalesError> {
    let (Some(holder), Some(cart)) = (holder.filter(|holder| holder.is_guest()), order.agreement.cart_id) else {
        return Ok(false);
    };
    Ok(cart::find_by_id(tx, scope, cart)?.is_some_and(|cart| cart.holder == holder))
}

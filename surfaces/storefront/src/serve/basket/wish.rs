use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::Tx;
use bodega_http::HttpError;
use bodega_kernel::{Id, noun};
use bodega_sales::{
    SalesError,
    cart::{self, LONGEST_NOTE, LineName, Setting},
    order::Substitution,
};

use crate::{Storefront, sent::Sent, shopper::Shopper};

/// What is to be done when a line is missing, and a word to whoever picks it.
pub(crate) async fn wish(State(shop): State<Storefront>, shopper: Shopper, sent: Sent) -> Result<Response, HttpError> {
    let line = sent.parsed::<Id<noun::CartItem>>("line").ok_or_else(HttpError::not_found)?;
    let note: String = sent.text("note").chars().take(LONGEST_NOTE).collect();
    let substitution = sent.parsed::<Substitution>("substitution");
    if let Some(holder) = shopper.holder() {
        let (scope, desk) = (shopper.scope(), shop.sales().desk(shopper.visitor.merchant.number));
        let setting = Setting { quantity: None, substitution, note: Some(note) };
        let name = LineName::Item(line);
        let command = move |tx: &mut Tx| match cart::set(tx, &scope, &desk, holder, (&name, &setting, None)) {
            // It was taken out in another window.
            Err(SalesError::NotFound(_)) => Ok(()),
            set => set.map(drop),
        };
        shop.house().db.write(&shopper.call(), command).await?;
    }
    Ok(Redirect::to(&format!("{}#l-{line}", shopper.visitor.ways.to("/basket"))).into_response())
}

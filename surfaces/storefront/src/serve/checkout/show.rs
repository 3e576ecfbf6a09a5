use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_http::HttpError;
use bodega_kernel::Failure;
use bodega_sales::{
    SalesError,
    checkout::Plan,
    pricing::FulfilmentType,
    slot::{Place, Window},
};
use jiff::tz::TimeZone;

use super::{goal::goal, last_look::last_look, paying, sum::sum, times::times, trouble, wanted::wanted};
use crate::{
    Storefront,
    draft::Draft,
    page::{Checkout, Part, account::lines},
    part::{Faults, Problem},
    say,
    serve::{account, order, private::private, sign::asked},
    shopper::{Shopper, with_cookie},
};

/// What was sent just now and was not good.
#[derive(Default)]
pub(super) struct Sent<'a> {
    pub typed: Option<&'a dyn Fn(&str) -> String>,
    pub faults: Faults,
    pub part: Option<Part>,
}

// What was typed is looked at while the page is made, and not kept over anything that waits.
/// The checkout.
pub(crate) async fn show(State(shop): State<Storefront>, mut shopper: Shopper) -> Result<Response, HttpError> {
    let trouble = shopper.draft.trouble.take();
    let wanted = Part::ALL.into_iter().find(|part| part.as_str() == asked(&shopper, "part"));
    let told = trouble.as_deref().map(|code| trouble::of_code(shopper.visitor.words, code));
    let ready = match shop.ready(&shopper).await? {
        Some(ready) => ready,
        None => return Ok(nothing(&shop, &shopper).await),
    };
    let (problem, mends) = told.map_or((None, None), |(problem, part)| (Some(problem), part));
    let page = ready.page(&shop, &shopper, &Sent { part: mends.or(wanted), ..Sent::default() }, problem);
    let answer = private(StatusCode::OK, &page)?;
    // What went wrong is told once.
    if trouble.is_some() { Ok(with_cookie(answer, shopper.draft.cookie(&shop)?)) } else { Ok(answer) }
}

/// There is nothing to buy: what was just ordered, or the empty basket.
pub(super) async fn nothing(shop: &Storefront, shopper: &Shopper) -> Response {
    let ways = &shopper.visitor.ways;
    let to = match order::latest(shop, shopper).await {
        Some(order) => ways.to(&format!("/orders/{order}")),
        None => ways.to("/basket"),
    };
    Redirect::to(&to).into_response()
}

/// All that the page is made of.
pub(super) struct Ready {
    frame: crate::frame::Frame,
    plan: Plan,
    cart: bodega_sales::cart::Cart,
    cards: Vec<bodega_browse::Card>,
    addresses: Vec<bodega_identity::address::Address>,
    saved: Vec<bodega_payments::method::SavedMethod>,
    windows: Vec<Window>,
}

impl Storefront {
    /// Looks everything up; none: there is nothing to buy.
    pub(super) async fn ready(&self, shopper: &Shopper) -> Result<Option<Ready>, HttpError> {
        let Some(holder) = shopper.holder() else { return Ok(None) };
        let wish = wanted(shopper, holder, None)?;
        let merchant = shopper.visitor.merchant.number;
        let plan = match self.sales().preview(merchant, wish).await {
            Ok(plan) => plan,
            Err(error) if error.code() == "CART_EMPTY" => return Ok(None),
            Err(error) => return Err(again(error)),
        };
        let Some(looked) = self.basket(shopper).await? else { return Ok(None) };
        let addresses = match shopper.customer() {
            Some(customer) => account::all(self, shopper, customer).await?,
            None => Vec::new(),
        };
        let town = plan.arrival.as_ref().and_then(|arrival| arrival.address.as_ref());
        let town = town.map(|address| Place::new(Some(&address.city), address.postal_code.as_deref()));
        let windows = if shopper.draft.knows_where() { self.times_for(shopper, town).await? } else { Vec::new() };
        Ok(Some(Ready {
            frame: self.own_frame(shopper).await?,
            cards: self.cards_of(shopper, &plan.basket.lines).await?,
            saved: account::saved(self, shopper).await?,
            cart: looked.priced.cart,
            addresses,
            windows,
            plan,
        }))
    }
}

/// An address that is gone, a branch that has closed: what was said no longer holds.
fn again(error: SalesError) -> HttpError {
    error.into()
}

impl Ready {
    /// The page.
    pub fn page(self, shop: &Storefront, shopper: &Shopper, sent: &Sent<'_>, problem: Option<Problem>) -> Checkout {
        let words = shopper.visitor.words;
        let paying = paying::paying(shop, shopper, &self.saved, &sent.faults);
        let told = self.told(shopper, &paying);
        let (problem, mends) = match problem {
            Some(problem) => (Some(problem), None),
            None => match sent.faults.problem(words, |field| label(words, field)) {
                Some(problem) => (Some(problem), None),
                None => {
                    trouble::of_plan(shopper, &self.plan).map_or((None, None), |(problem, part)| (Some(problem), part))
                }
            },
        };
        let first = Part::ALL.into_iter().find(|part| told[*part as usize].is_none()).unwrap_or(Part::Review);
        let open = mends.or(sent.part).filter(|part| *part <= first).unwrap_or(first);
        Checkout {
            shell: Checkout::shell(&self.frame),
            problem,
            open,
            goal: goal(shopper, &self.addresses, sent.typed, &sent.faults),
            times: times(shopper, &self.windows, &self.cart, &sent.faults),
            paying,
            review: last_look(shopper, &self.plan, &told),
            sum: sum(shopper, &self.plan, &self.cards),
            told,
            frame: self.frame,
        }
    }

    /// What the parts have come to.
    fn told(&self, shopper: &Shopper, paying: &crate::page::Paying) -> [Option<String>; 4] {
        let (words, draft) = (shopper.visitor.words, &shopper.draft);
        let has = |code: &str| self.plan.problems.iter().any(|problem| problem.code == code);
        let arrival = self.plan.arrival.as_ref();
        let goal = match draft.kind {
            Some(FulfilmentType::Pickup) => {
                draft.branch.map(|branch| words.collect_at(shopper.visitor.site_name(branch)))
            }
            _ => arrival.and_then(|arrival| arrival.address.as_ref()).map(|address| lines(address).join(", ")),
        };
        let goal = goal.filter(|_| draft.knows_where() && !has("ADDRESS_NOT_SERVED") && is_known(shopper, draft));
        let window = arrival.and_then(|arrival| arrival.window.as_ref()).filter(|_| !has("SLOT_UNAVAILABLE"));
        let time = window.filter(|_| goal.is_some()).map(|window| when(shopper, window));
        let pay = draft.pay.as_deref().and_then(|pay| paying::told(words, paying, pay));
        let pay = pay.filter(|_| time.is_some());
        [goal, time, pay, None]
    }
}

/// A guest says where to write to.
fn is_known(shopper: &Shopper, draft: &Draft) -> bool {
    shopper.customer().is_some() || draft.email.is_some()
}

/// A window in words.
pub(crate) fn when(shopper: &Shopper, window: &Window) -> String {
    let zone = TimeZone::get(&window.time_zone).unwrap_or(TimeZone::UTC);
    let told = say::Window { starts: window.starts_at, ends: window.ends_at, price: None, left: None };
    told.whole(shopper.visitor.words, shopper.visitor.now, &zone)
}

fn label(words: crate::words::Words, field: &str) -> Option<&'static str> {
    match field {
        "slot" => Some(words.time()),
        "payment" => Some(words.payment()),
        "kind" | "address" | "branch" => None,
        field => crate::page::account::label(words, field),
    }
}

//! The limits that a request runs under, and the net under a handler that panics.

use std::{
    any::Any,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};

use super::{Edge, asked::Place};
use crate::{HttpError, exchange::Exchange, limit::Subject};

/// Runs a request under the limits of rate, number and time.
pub(super) async fn limited(
    edge: &Edge,
    exchange: &Exchange,
    place: Place,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if place != Place::Picture {
        edge.limit(exchange, exchange.address.map(Subject::address)).await?;
    }
    let Ok(_slot) = edge.slots.try_acquire() else {
        metrics::counter!("http_shed_total").increment(1);
        let message = "There is more to do than can be done right now. Try again shortly.";
        let error = HttpError::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message);
        return Err(error.retry_after(Duration::from_secs(1)));
    };
    match tokio::time::timeout(edge.config.time_limit, run(next.run(request))).await {
        Ok(answer) => answer,
        Err(_) => {
            metrics::counter!("http_timed_out_total").increment(1);
            let message = "This took too long and was given up.";
            let error = HttpError::new(StatusCode::SERVICE_UNAVAILABLE, "TIMED_OUT", message);
            Err(error.retry_after(Duration::from_secs(1)))
        }
    }
}

/// Runs a handler; one that panics is a 500, and everything else goes on.
pub(super) async fn run(handler: impl Future<Output = Response>) -> Result<Response, HttpError> {
    let mut handler = pin!(handler);
    std::future::poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| handler.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
        Err(panic) => {
            metrics::counter!("http_panics_total").increment(1);
            Poll::Ready(Err(HttpError::internal(format!("the handler panicked: {}", words(&*panic)))))
        }
    })
    .await
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}

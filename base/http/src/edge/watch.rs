//! What is told of a request to those who run the house: a line in the log, and numbers. Neither holds a query string
//! or personal data: people are named by id, routes by template.

use std::{sync::Arc, time::Instant};

use axum::http::{Method, StatusCode};

use super::asked::{Asked, Place};
use crate::{HttpError, exchange::Exchange};

/// A request under way. When its client goes away before the answer, it is dropped and says so.
pub(super) struct Watch {
    exchange: Arc<Exchange>,
    method: Method,
    began: Instant,
    probe: bool,
    ended: bool,
}

impl Watch {
    pub fn begin(exchange: Arc<Exchange>, asked: &Asked) -> Self {
        let probe = asked.place == Place::Probe;
        if !probe {
            metrics::gauge!("http_requests_in_flight").increment(1.0);
        }
        Self { exchange, method: asked.method.clone(), began: Instant::now(), probe, ended: false }
    }

    /// What lies behind an error, for the log alone.
    pub fn cause(&self, error: &HttpError) {
        let Some(cause) = error.cause() else { return };
        let (request_id, trace_id) = (&*self.exchange.id, &*self.exchange.trace);
        if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(request_id, trace_id, code = error.code(), cause, "failed");
        } else {
            tracing::warn!(request_id, trace_id, code = error.code(), cause, "not available");
        }
    }

    pub fn end(mut self, status: StatusCode) {
        self.ended = true;
        self.tell(status.as_u16(), class(status));
    }

    fn tell(&self, status: u16, class: &'static str) {
        if self.probe {
            return;
        }
        metrics::gauge!("http_requests_in_flight").decrement(1.0);
        let spent = self.began.elapsed();
        let exchange = &*self.exchange;
        let route = exchange.route().unwrap_or("unmatched");
        let labels = [
            ("method", method_label(&self.method).to_owned()),
            ("route", route.to_owned()),
            ("status", class.to_owned()),
        ];
        metrics::histogram!("http_request_duration_seconds", &labels).record(spent.as_secs_f64());
        metrics::counter!("http_requests_total", &labels).increment(1);
        let actor = exchange.noted().actor;
        tracing::info!(
            target: "bodega::access",
            request_id = &*exchange.id,
            trace_id = &*exchange.trace,
            actor = actor.as_deref(),
            method = self.method.as_str(),
            route,
            status,
            micros = u64::try_from(spent.as_micros()).unwrap_or(u64::MAX),
        );
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.ended {
            // 499, as nginx has it: nobody was there to be answered.
            self.tell(499, "gone");
        }
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// A client can make methods up; a label cannot be.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

//! The client.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, Method, StatusCode, header};
use bodega_kernel::Env;
use bytes::{Bytes, BytesMut};

use super::{breaker::Breaker, budget::Budget};

/// How patient the client of one house is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long connecting may take.
    pub connect_limit: Duration,
    /// How long one try may take, the answer included.
    pub time_limit: Duration,
    /// How often one request is tried at most.
    pub tries: u32,
    /// The pause before the second try; each further one doubles it. What is slept is a random part of it.
    pub pause: Duration,
    /// The longest pause, also where the answer asks for a longer one: beyond it the caller comes back later.
    pub longest_pause: Duration,
    /// How many retries may be saved up by requests that needed none.
    pub retries_saved: u32,
    /// So many failures in a row, and it is not asked any more for a while.
    pub failures: u32,
    /// How long that while is at first.
    pub cool_off: Duration,
    /// The longest answer, in bytes.
    pub answer_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_limit: Duration::from_secs(3),
            time_limit: Duration::from_secs(15),
            tries: 3,
            pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(2),
            retries_saved: 20,
            failures: 5,
            cool_off: Duration::from_secs(10),
            answer_limit: 4 << 20,
        }
    }
}

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// Where.
    pub url: String,
    /// What goes with it.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Does sending it twice do no harm? A read, or one under a key of its own.
    pub repeatable: bool,
}

/// An answer that the other house meant: also a refusal.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status; never 429 nor 5xx.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// No answer that can be used. Whether the request had an effect is not known, but where it says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It was not sent: the other house has not answered for a while.
    #[error("not asked: it has not answered for a while; again in {0:?}")]
    Open(Duration),
    /// It was not sent: nobody is there.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// There was no answer in time, or it broke off.
    #[error("no whole answer: {0}")]
    Lost(String),
    /// It says that it cannot, now.
    #[error("answered {status}")]
    Busy {
        /// The status: 429 or 5xx.
        status: StatusCode,
        /// What it said, for the log.
        said: String,
        /// When it wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// The answer is longer than any that makes sense.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// The request cannot be made: a fault of ours.
    #[error("not a request: {0}")]
    Malformed(String),
}

impl OutboundError {
    /// Is it certain that the request did nothing?
    pub fn had_no_effect(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Unreachable(_) | Self::Malformed(_))
    }

    /// Is it worth sending the same again at once?
    fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Lost(_) | Self::Busy { .. })
    }

    /// For the metric.
    fn word(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Unreachable(_) => "unreachable",
            Self::Lost(_) => "lost",
            Self::Busy { .. } => "busy",
            Self::TooLong(_) => "too_long",
            Self::Malformed(_) => "malformed",
        }
    }
}

/// The client of one house. Clones share connections, breaker and budget.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    name: &'static str,
    client: reqwest::Client,
    settings: Settings,
    env: Env,
    breaker: Breaker,
    budget: Budget,
}

impl Outbound {
    /// A client for the house of this name; the name is what metrics and logs say.
    pub fn new(name: &'static str, settings: Settings, env: Env) -> Result<Self, OutboundError> {
        // One TLS stack in the program: rustls on ring. An error only says that it is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .connect_timeout(settings.connect_limit)
            .timeout(settings.time_limit)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("bodega/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OutboundError::Malformed(error.to_string()))?;
        let breaker = Breaker::new(settings.failures, settings.cool_off, settings.time_limit * 2);
        let budget = Budget::new(settings.retries_saved);
        Ok(Self(Arc::new(Inner { name, client, settings, env, breaker, budget })))
    }

    /// Sends it, again where that does no harm and may help, and gives what the other house meant.
    pub async fn send(&self, ask: &Ask) -> Result<Reply, OutboundError> {
        let Inner { settings, budget, .. } = &*self.0;
        budget.pay_in();
        let mut pause = settings.pause;
        let mut tried = 1;
        loop {
            let error = match self.try_once(ask).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let may = (ask.repeatable || error.had_no_effect()) && error.is_passing();
            if !may || tried >= settings.tries.max(1) {
                return Err(error);
            }
            let wait = match &error {
                OutboundError::Busy { retry_after: Some(asked), .. } if *asked > settings.longest_pause => {
                    return Err(error);
                }
                OutboundError::Busy { retry_after: Some(asked), .. } => *asked,
                _ => self.part_of(pause),
            };
            if !budget.take() {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            pause = (pause * 2).min(settings.longest_pause);
            tried += 1;
        }
    }

    /// One try, with what breaker and metrics are to know of it.
    async fn try_once(&self, ask: &Ask) -> Result<Reply, OutboundError> {
        let Inner { name, env, breaker, .. } = &*self.0;
        let begun = env.now();
        let outcome = match breaker.admit(begun) {
            Ok(()) => self.exchange(ask).await,
            Err(wait) => Err(OutboundError::Open(wait)),
        };
        let word = match &outcome {
            Ok(reply) if reply.status.is_success() => "well",
            Ok(_) => "refused",
            Err(error) => error.word(),
        };
        let now = env.now();
        match &outcome {
            Err(OutboundError::Open(_) | OutboundError::Malformed(_)) => {}
            // Being told to slow down is an answer; not being able to is none.
            Err(OutboundError::Busy { status, .. }) => breaker.heard(now, *status == StatusCode::TOO_MANY_REQUESTS),
            Err(OutboundError::Unreachable(_) | OutboundError::Lost(_)) => breaker.heard(now, false),
            Ok(_) | Err(OutboundError::TooLong(_)) => breaker.heard(now, true),
        }
        metrics::counter!("bodega_outbound_requests_total", "to" => *name, "outcome" => word).increment(1);
        metrics::histogram!("bodega_outbound_seconds", "to" => *name).record(now.since(begun).as_secs_f64());
        metrics::gauge!("bodega_outbound_breaker", "to" => *name).set(breaker.level());
        if let Err(error) = &outcome {
            tracing::warn!(to = name, %error, "another house did not answer");
        }
        outcome
    }

    async fn exchange(&self, ask: &Ask) -> Result<Reply, OutboundError> {
        let Inner { client, settings, .. } = &*self.0;
        let request = client.request(ask.method.clone(), &ask.url).headers(ask.headers.clone()).body(ask.body.clone());
        let mut response = request.send().await.map_err(plain)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(plain)? {
            if body.len() + piece.len() > settings.answer_limit {
                return Err(OutboundError::TooLong(settings.answer_limit));
            }
            body.extend_from_slice(&piece);
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            let said = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
            return Err(OutboundError::Busy { status, said, retry_after: retry_after(&headers) });
        }
        Ok(Reply { status, headers, body: body.freeze() })
    }

    /// A random part of a pause, so that those who failed together do not come back together.
    fn part_of(&self, pause: Duration) -> Duration {
        pause * u32::from(u16::from_le_bytes(self.0.env.bytes())) / u32::from(u16::MAX)
    }
}

/// What went wrong, without the address that was asked: there may be a secret in it.
fn plain(error: reqwest::Error) -> OutboundError {
    let (connecting, building, late) = (error.is_connect(), error.is_builder(), error.is_timeout());
    let mut why = error.without_url().to_string();
    if late {
        why.push_str(": it took too long");
    }
    match (building, connecting) {
        (true, _) => OutboundError::Malformed(why),
        (_, true) => OutboundError::Unreachable(why),
        _ => OutboundError::Lost(why),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

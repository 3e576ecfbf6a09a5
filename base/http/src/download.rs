//! Files that are made while they are sent: as much as is asked for, and no more of it in memory than one piece.

use std::{future::Future, io};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bodega_kernel::Failure;
use bytes::Bytes;
use http_body_util::channel::Channel;

/// So many pieces wait for a slow reader.
const AHEAD: usize = 2;

/// An answer that is a file called `name`. `next` gives a piece of it and the state for the piece after it, until there
/// is none. Does it fail midway, the connection breaks off: half of a file must not look like one.
pub fn download<S, E, F>(
    media_type: &'static str,
    name: &str,
    state: S,
    next: impl Fn(S) -> F + Send + Sync + 'static,
) -> Response
where
    S: Send + 'static,
    E: Failure,
    F: Future<Output = Result<Option<(String, S)>, E>> + Send,
{
    let (mut sender, channel) = Channel::<Bytes, io::Error>::new(AHEAD);
    tokio::spawn(async move {
        let mut state = state;
        loop {
            match next(state).await {
                Ok(None) => return,
                Ok(Some((piece, after))) => {
                    // Whoever has gone away needs no more of it.
                    if sender.send_data(piece.into()).await.is_err() {
                        return;
                    }
                    state = after;
                }
                Err(error) => {
                    tracing::error!(error = %error, "a download broke off");
                    sender.abort(io::Error::other("broken off"));
                    return;
                }
            }
        }
    });
    let mut response = Body::new(channel).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

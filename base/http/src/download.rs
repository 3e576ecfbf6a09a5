//! Files that are made while they are sent: as much as is asked for, and no more of it in memory than one piece.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bodega_kernel::Failure;
use bytes::Bytes;
use hyper::body::Frame;
use tokio::sync::mpsc;

/// So many pieces wait for a slow reader.
const AHEAD: usize = 2;

/// A body whose pieces come one after another; it may be asked on after its end.
struct Pieces(mpsc::Receiver<Result<Bytes, io::Error>>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

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
    let (sender, pieces) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut state = state;
        loop {
            match next(state).await {
                Ok(None) => return,
                Ok(Some((piece, after))) => {
                    // Whoever has gone away needs no more of it.
                    if sender.send(Ok(piece.into())).await.is_err() {
                        return;
                    }
                    state = after;
                }
                Err(error) => {
                    tracing::error!(error = %error, "a download broke off");
                    // Nobody may be there to hear it.
                    let _ = sender.send(Err(io::Error::other("broken off"))).await;
                    return;
                }
            }
        }
    });
    let mut response = Body::new(Pieces(pieces)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

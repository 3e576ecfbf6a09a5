//! Pages that were made a moment ago. They are made for how a visitor looks, not for who it is, so the next one who looks
//! alike is given the same. What is kept is thrown away as soon as something that it may show has changed; figures of
//! stock and hours change without that being told, so nothing is older than two seconds.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bodega_browse::Glance;
use bodega_http::HttpError;
use bodega_ui::Theme;

use crate::hole::{self, Hole, Kind};

/// Nothing is older.
const OLDEST: Duration = Duration::from_secs(2);
/// So many bytes of pages are kept at most, with what they are found by.
const ROOM: usize = 32 << 20;
/// What each takes beside its text and its address, roughly.
const EACH: usize = 400;
/// Nobody looks twice at a longer address but to fill our memory.
const LONGEST: usize = 1024;

/// For whom a page was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// How they look.
    pub glance: Glance,
    /// In which light.
    pub theme: &'static str,
    /// At what.
    pub address: String,
}

impl Key {
    /// For a visitor who looks at an address.
    pub fn of(glance: Glance, theme: Theme, address: String) -> Self {
        Self { glance, theme: theme.as_str(), address }
    }
}

/// A page that was made.
#[derive(Debug, Clone)]
pub struct Page {
    html: Bytes,
    tag: HeaderValue,
    holes: Arc<[Hole]>,
    note: Option<&'static str>,
    generation: u64,
    made: Instant,
}

/// All that are kept.
#[derive(Debug, Default)]
pub struct Pages(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    pages: HashMap<Arc<Key>, Page>,
    order: VecDeque<Arc<Key>>,
    bytes: usize,
}

impl Pages {
    /// The page, if it is still good.
    pub fn find(&self, key: &Key, generation: u64) -> Option<Page> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let page = shelf.pages.get(key)?;
        (page.generation == generation && page.made.elapsed() < OLDEST).then(|| page.clone())
    }

    /// Keeps a page; what was kept first goes first when there is no room.
    pub fn keep(&self, key: Key, generation: u64, html: &str, note: Option<&'static str>) -> Page {
        let (html, holes) = hole::found(html);
        let html = Bytes::from(html);
        let page = Page { tag: tag(&html), html, holes: holes.into(), note, generation, made: Instant::now() };
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if page.html.len() <= ROOM / 8 && key.address.len() <= LONGEST {
            shelf.put(Arc::new(key), page.clone());
        }
        page
    }
}

impl Shelf {
    fn put(&mut self, key: Arc<Key>, page: Page) {
        self.bytes += weight(&key, &page);
        match self.pages.insert(key.clone(), page) {
            Some(old) => self.bytes -= weight(&key, &old),
            None => self.order.push_back(key),
        }
        while self.bytes > ROOM {
            let Some(first) = self.order.pop_front() else { break };
            if let Some(old) = self.pages.remove(&first) {
                self.bytes -= weight(&first, &old);
            }
        }
    }
}

/// An address takes room too: otherwise small pages with long ones would fill the memory without being counted. So do the
/// places that are filled in, about as much as they are long.
fn weight(key: &Key, page: &Page) -> usize {
    let holes: usize = page.holes.iter().map(|hole| size_of::<Hole>() + hole.at.len()).sum();
    key.address.len() + page.html.len() + holes + EACH
}

impl Page {
    /// The answer to whoever may have it already. Proxies keep nothing of it, since it depends on cookies; browsers ask
    /// each time, and may show it again on the way back.
    pub fn answer(&self, asked: &HeaderMap) -> Result<Response, HttpError> {
        let mut response = answer(&self.html, &self.tag, asked)?;
        if let Some(note) = self.note {
            response.headers_mut().insert("x-search", HeaderValue::from_static(note));
        }
        Ok(response)
    }

    /// The same with what is the visitor's own: it is another page then, with a tag of its own.
    #[must_use]
    pub fn filled(&self, fill: impl FnMut(&Kind) -> Option<String>) -> Self {
        let html = Bytes::from(hole::filled(&self.html, &self.holes, fill));
        Self { tag: tag(&html), html, holes: Arc::new([]), ..self.clone() }
    }
}

fn answer(html: &Bytes, tag: &HeaderValue, asked: &HeaderMap) -> Result<Response, HttpError> {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or("");
    let told = tag.to_str().map_err(HttpError::internal)?;
    let strong = |known: &str| known.trim().trim_start_matches("W/") == told.trim_start_matches("W/");
    let fresh = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("Cookie")),
    ];
    if known.split(',').any(strong) {
        return Ok((StatusCode::NOT_MODIFIED, fresh).into_response());
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    Ok((fresh, kind, Body::from(html.clone())).into_response())
}
/// Weak, since the same page may be sent compressed or not.
fn tag(html: &[u8]) -> HeaderValue {
    let hash = html
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    HeaderValue::from_str(&format!("W/\"{hash:016x}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""))
}

#[cfg(test)]
mod tests {
    use bodega_kernel::{Lang, MerchantId};

    use super::*;

    fn key(address: &str) -> Key {
        let glance = Glance { merchant: MerchantId(1), lang: Lang::En, currency: "ILS".parse().unwrap(), branch: None };
        Key::of(glance, Theme::Auto, address.to_owned())
    }

    #[test]
    fn a_page_is_good_until_something_changes() {
        let pages = Pages::default();
        pages.keep(key("/"), 7, "<p>", None);
        assert!(pages.find(&key("/"), 7).is_some());
        assert!(pages.find(&key("/"), 8).is_none(), "something has changed");
        assert!(pages.find(&key("/search"), 7).is_none());
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let pages = Pages::default();
        for number in 0..100 {
            pages.keep(key(&format!("/{number}")), 1, &"x".repeat(1 << 20), None);
        }
        let shelf = pages.0.lock().unwrap();
        assert!(shelf.bytes <= ROOM && shelf.pages.len() == shelf.order.len());
        assert!(shelf.pages.contains_key(&key("/99")) && !shelf.pages.contains_key(&key("/0")));
    }

    #[test]
    fn small_pages_with_long_addresses_do_not_fill_the_memory() {
        let pages = Pages::default();
        for number in 0..10_000 {
            pages.keep(key(&format!("/suggest?{number}={}", "x".repeat(8192))), 1, "<p>", None);
        }
        assert_eq!(pages.0.lock().unwrap().pages.len(), 0, "nothing of it is kept");
        for number in 0..100_000 {
            pages.keep(key(&format!("/suggest?{number}={}", "x".repeat(900))), 1, "<p>", None);
        }
        let shelf = pages.0.lock().unwrap();
        assert!(shelf.bytes <= ROOM && shelf.pages.len() * (900 + EACH) <= ROOM, "{}", shelf.pages.len());
    }

    #[test]
    fn what_is_a_visitors_own_is_another_page() {
        let page = Pages::default().keep(key("/"), 1, "<p><!--=bar-->nobody<!--=-->", None);
        let own = page.filled(|_| Some("Noa".to_owned()));
        assert_eq!((&page.html[..], &own.html[..]), (&b"<p>nobody"[..], &b"<p>Noa"[..]));
        assert_ne!(page.tag, own.tag);
    }

    #[test]
    fn whoever_has_it_is_told_so() {
        let page = Pages::default().keep(key("/"), 1, "<p>", None);
        let first = page.answer(&HeaderMap::new()).unwrap();
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(page.answer(&asked).unwrap().status(), StatusCode::NOT_MODIFIED);
    }
}

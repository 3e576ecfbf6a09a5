//! Files that pages need, under names that carry a hash of their content: they may be kept for a year, and a changed
//! file has another name.

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc, sync::OnceLock};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::art;

/// A file of the pages.
#[derive(Debug)]
pub struct Asset {
    name: Cow<'static, str>,
    mime: &'static str,
    body: Cow<'static, [u8]>,
    hash: OnceLock<String>,
    url: OnceLock<String>,
}

/// Every page's: colours, type and space.
pub static TOKENS: Asset = Asset::fixed("tokens.css", CSS, include_bytes!("../static/tokens.css"));
/// Every page's: the elements and the components.
pub static BASE: Asset = Asset::fixed("base.css", CSS, include_bytes!("../static/base.css"));
/// Behind the counter: the window, keys, the door for programs.
pub static FRONT: Asset = Asset::fixed("front.css", CSS, include_bytes!("../static/front.css"));
/// The little script there is; every page works without it.
pub static SCRIPT: Asset = Asset::fixed("house.js", JS, include_bytes!("../static/house.js"));
/// The icons, one symbol each.
pub static ICONS: Asset = Asset::fixed("icons.svg", SVG, include_bytes!("../static/icons.svg"));
/// The house's mark.
pub static MARK: Asset = Asset::fixed("mark.svg", SVG, include_bytes!("../static/mark.svg"));

/// The files that this crate brings.
pub static HOUSE: &[&Asset] = &[&TOKENS, &BASE, &FRONT, &SCRIPT, &ICONS, &MARK];

/// What a style sheet is.
pub const CSS: &str = "text/css; charset=utf-8";
/// What a script is.
pub const JS: &str = "text/javascript; charset=utf-8";
/// What a drawing is.
pub const SVG: &str = "image/svg+xml";

impl Asset {
    /// A file that is built into the program.
    pub const fn fixed(name: &'static str, mime: &'static str, body: &'static [u8]) -> Self {
        Self { name: Cow::Borrowed(name), mime, body: Cow::Borrowed(body), hash: OnceLock::new(), url: OnceLock::new() }
    }

    /// Several style sheets as one file, in their order: a page asks for as few files as it can.
    pub fn sheet(name: &'static str, sheets: &[&Asset]) -> Self {
        let body = sheets.iter().map(|sheet| sheet.body()).collect::<Vec<_>>().join(&b'\n');
        let body = Cow::Owned(body);
        Self { name: Cow::Borrowed(name), mime: CSS, body, hash: OnceLock::new(), url: OnceLock::new() }
    }

    /// A drawing that was made while the program runs.
    pub fn drawing(name: impl Into<String>, svg: String) -> Self {
        Self {
            name: Cow::Owned(name.into()),
            mime: SVG,
            body: Cow::Owned(svg.into_bytes()),
            hash: OnceLock::new(),
            url: OnceLock::new(),
        }
    }

    /// Where browsers get it.
    pub fn url(&self) -> &str {
        self.url.get_or_init(|| format!("/static/{}", self.hashed_name()))
    }

    /// What it is.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    fn hash(&self) -> &str {
        self.hash.get_or_init(|| format!("{:016x}", fnv(&self.body)))
    }

    fn hashed_name(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{}.{ending}", &self.hash()[..10]),
            None => format!("{}.{}", self.name, &self.hash()[..10]),
        }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let tag = format!("\"{}\"", self.hash());
        let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
        let fresh =
            [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned())];
        if known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag) {
            return (StatusCode::NOT_MODIFIED, fresh).into_response();
        }
        (fresh, [(header::CONTENT_TYPE, self.mime)], self.body.to_vec()).into_response()
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url())
    }
}

/// FNV-1a: the hash only tells versions of a file apart, nobody's safety rests on it.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

type Shelf = Arc<BTreeMap<String, &'static Asset>>;

/// Serves this crate's files and `more` under `/static/`.
pub fn routes(more: impl Iterator<Item = &'static Asset>) -> Router {
    let all = HOUSE.iter().copied().chain(art::DRAWN.iter()).chain(more);
    let shelf: Shelf = Arc::new(all.map(|asset| (asset.hashed_name(), asset)).collect());
    Router::new().route("/static/{*name}", get(serve)).with_state(shelf)
}

async fn serve(State(shelf): State<Shelf>, Path(name): Path<String>, asked: HeaderMap) -> Response {
    match shelf.get(&name) {
        Some(asset) => asset.answer(&asked),
        None => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_carries_the_hash_of_its_content() {
        let one = Asset::drawing("art/milk.svg", "<svg/>".to_owned());
        let two = Asset::drawing("art/milk.svg", "<svg />".to_owned());
        assert!(one.url().starts_with("/static/art/milk.") && one.url().ends_with(".svg"));
        assert_ne!(one.url(), two.url());
    }

    #[test]
    fn a_browser_that_has_it_is_told_so() {
        let asset = Asset::drawing("a.svg", "<svg/>".to_owned());
        let first = asset.answer(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(asset.answer(&asked).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn styles_and_script_ask_nobody_else() {
        for asset in HOUSE {
            let text = std::str::from_utf8(asset.body()).unwrap();
            let text = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"), "{asset}");
        }
    }
}

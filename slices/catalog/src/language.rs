//! Languages of texts: tags of BCP 47, what is shown to whom asked for which, and what a visitor asks for.

use std::collections::BTreeMap;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use bodega_http::{HttpError, Params};
use bodega_kernel::{Check, Lang};
use serde::Deserialize;
use utoipa::IntoParams;

/// So many languages one thing is told in, besides its own.
pub(crate) const MOST: usize = 20;

/// How near a text in `found` comes to what was asked for: 0 is not at all.
fn nearness(asked: &str, found: &str) -> u8 {
    let base = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    if asked.eq_ignore_ascii_case(found) {
        3
    } else if base(asked) != base(found) {
        0
    } else if found.contains('-') {
        1
    } else {
        2
    }
}

/// The translation that comes nearest to what was asked for, with its language. None: the own text does, or nothing
/// does.
pub(crate) fn best<'t, T, U>(
    asked: Option<&str>,
    own: &str,
    translations: &'t BTreeMap<String, T>,
    text: impl Fn(&'t T) -> Option<U>,
) -> Option<(&'t str, U)> {
    let asked = asked?;
    let mut best = (nearness(asked, own), None);
    for (lang, translation) in translations {
        let nearness = nearness(asked, lang);
        if nearness > best.0
            && let Some(text) = text(translation)
        {
            best = (nearness, Some((lang.as_str(), text)));
        }
    }
    best.1
}

/// Is this a language as BCP 47 writes it?
pub(crate) fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_word = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let begins_well = parts
        .next()
        .is_some_and(|first| matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic()));
    begins_well && tag.len() <= 35 && parts.all(is_word)
}

/// Checks a language.
pub(crate) fn checked(check: &mut Check, field: &str, tag: &str) -> String {
    check.that(is_tag(tag), field, "INVALID_LANGUAGE", "must be a language of BCP 47 such as en or pt-BR");
    tag.to_owned()
}

/// Checks the languages of translations: tags, not too many, each once, and none is the own one, whose texts stand
/// outside.
pub(crate) fn keys<'k>(check: &mut Check, field: &str, own: &str, tags: impl Iterator<Item = &'k String>) {
    let mut seen: Vec<&str> = Vec::new();
    for tag in tags {
        let spot = format!("{field}.{tag}");
        checked(check, &spot, tag);
        check.that(!tag.eq_ignore_ascii_case(own), &spot, "OWN_LANGUAGE", "is the language of the texts themselves");
        let is_new = !seen.iter().any(|one| one.eq_ignore_ascii_case(tag));
        check.that(is_new, &spot, "DUPLICATE", "stands here twice");
        seen.push(tag);
    }
    if seen.len() > MOST {
        check.fault(field, "TOO_MANY", format!("must have at most {MOST} entries"));
    }
}

/// The language that a visitor asked for: `?locale=`, or `Accept-Language` where it names one of the house's languages.
/// None: each text is shown in its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asked(Option<String>);

impl Asked {
    /// Its tag.
    pub fn tag(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Says in which language the answer is, and that another visitor's may be in another.
    pub(crate) fn told(found: Option<&str>, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
        if let Some(found) = found.and_then(|found| HeaderValue::from_str(found).ok()) {
            headers.insert(header::CONTENT_LANGUAGE, found);
        }
        response
    }
}

impl From<Lang> for Asked {
    fn from(lang: Lang) -> Self {
        Self(Some(lang.code().to_owned()))
    }
}

/// How [`Asked`] is sent in the query.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct LocaleParams {
    /// The language in which texts are wanted (BCP 47), before `Accept-Language`. What is not told in it is told in its
    /// base language, else in its own.
    #[param(example = "de", max_length = 35)]
    locale: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let Params(LocaleParams { locale }) = Params::from_request_parts(parts, state).await?;
        if let Some(tag) = locale {
            let mut check = Check::new();
            let tag = checked(&mut check, "locale", &tag).to_ascii_lowercase();
            check.done()?;
            return Ok(Self(Some(tag)));
        }
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(accepted.and_then(Lang::accepted).map(|lang| lang.code().to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(asked: &str, own: &str, others: &[&str]) -> String {
        let others: BTreeMap<String, ()> = others.iter().map(|tag| ((*tag).to_owned(), ())).collect();
        best(Some(asked), own, &others, |()| Some(())).map_or(own, |(lang, ())| lang).to_owned()
    }

    #[test]
    fn the_nearest_language_wins() {
        assert_eq!(found("de-AT", "en", &["de", "de-at", "he"]), "de-at");
        assert_eq!(found("de-AT", "en", &["de", "de-CH"]), "de");
        assert_eq!(found("de-AT", "de", &["de-CH"]), "de", "the own text is as good as any of its language");
        assert_eq!(found("de", "en", &["de-CH"]), "de-CH");
        assert_eq!(found("fr", "en", &["de", "he"]), "en");
        assert_eq!(found("deu", "en", &["de"]), "en");
    }

    fn tag() -> impl Strategy<Value = String> {
        (prop::sample::select(vec!["en", "de", "he"]), prop::option::of(prop::sample::select(vec!["AT", "CH", "IL"])))
            .prop_map(|(base, region)| region.map_or(base.to_owned(), |region| format!("{base}-{region}")))
    }

    proptest! {
        #[test]
        fn nothing_that_is_there_is_nearer_than_what_is_found(asked in tag(), own in tag(), others in prop::collection::btree_set(tag(), 0..6)) {
            let others: Vec<&str> = others.iter().map(String::as_str).collect();
            let found = found(&asked, &own, &others);
            let most = others.iter().chain([&own.as_str()]).map(|tag| nearness(&asked, tag)).max().unwrap_or(0);
            prop_assert_eq!(nearness(&asked, &found), most);
        }

        #[test]
        fn junk_is_no_tag_and_never_panics(text in "\\PC{0,40}") {
            if is_tag(&text) {
                prop_assert!(text.is_ascii());
            }
        }
    }
}

//! What the demo's customers think: the same for the same seed.

use std::sync::LazyLock;

use bodega_catalog::{
    CatalogError,
    review::{self, ImportedReview, Written},
};
use bodega_db::Tx;
use bodega_kernel::{Id, Scope, Time, noun};
use serde::Deserialize;

use super::{DemoError, goods::Good, stock::Dice};

/// Something that somebody might say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saying {
    /// Of which department's goods it can be said; of any when it is missing.
    about: Option<String>,
    /// Stars that go with it.
    stars: i64,
    /// Its language.
    lang: String,
    /// In a few words.
    title: String,
    /// In many.
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sayings {
    /// Who speaks, by language.
    names: std::collections::BTreeMap<String, Vec<String>>,
    saying: Vec<Saying>,
    waiting: Vec<Waiting>,
}

/// What the demo's own customer has said, which nobody has looked at yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    /// Of which product: its address part.
    about: String,
    stars: i64,
    lang: String,
    title: String,
    text: String,
}

/// Leaves a few reviews for whoever looks at them before they are shown.
pub(super) fn wait(tx: &mut Tx, scope: &Scope, customer: Id<noun::Customer>) -> Result<(), DemoError> {
    let (Some(sayings), now) = (SAYINGS.as_ref(), tx.now()) else { return Ok(()) };
    for Waiting { about, stars, lang, title, text } in &sayings.waiting {
        let product = bodega_catalog::product::find_by_slug(tx, scope, about, now)?.id;
        review::permit(tx, scope, customer, product, "demo")?;
        let written = Written { rating: *stars, title: title.clone(), text: text.clone(), lang: Some(lang.clone()) };
        match review::write(tx, scope, customer, product, &written) {
            // It was said when the demo was filled before.
            Ok(_) | Err(CatalogError::Reviewed) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn read() -> Result<Sayings, toml::de::Error> {
    toml::from_str(include_str!("opinions.toml"))
}

static SAYINGS: LazyLock<Option<Sayings>> = LazyLock::new(|| read().ok());

/// What was said about a product in the half year before `now`.
pub(super) fn about(
    good: &Good,
    department: &str,
    product: Id<noun::Product>,
    seed: u64,
    now: Time,
) -> Vec<ImportedReview> {
    let Some(sayings) = SAYINGS.as_ref() else { return Vec::new() };
    let dice = Dice::of(seed, &good.slug, "opinions");
    // Most have a few, some have none, few have many.
    let count = match dice.below(0, 10) {
        0 => 0,
        1..4 => 1 + dice.below(1, 2),
        4..8 => 3 + dice.below(1, 4),
        _ => 7 + dice.below(1, 6),
    };
    let mut left: Vec<&Saying> = sayings
        .saying
        .iter()
        .filter(|saying| saying.about.as_deref().is_none_or(|about| about == department))
        .collect();
    let mut said = Vec::new();
    for throw in 0..count {
        if left.is_empty() {
            break;
        }
        let saying = left.remove(at(dice.below(10 + throw, left.len() as u64)));
        let names = sayings.names.get(&saying.lang).map_or(&[][..], Vec::as_slice);
        let Some(name) = names.get(at(dice.below(40 + throw, names.len().max(1) as u64))) else { continue };
        let age = std::time::Duration::from_secs(3600 * (20 + dice.below(70 + throw, 24 * 170)));
        said.push(ImportedReview {
            product,
            rating: saying.stars,
            title: saying.title.clone(),
            text: saying.text.clone(),
            lang: Some(saying.lang.clone()),
            name: name.clone(),
            at: now.before(age),
        });
    }
    said
}

/// How often it was wanted: what stands first in its department more than what stands at its end.
pub(super) fn wanted(good: &Good, place: usize, seed: u64) -> i64 {
    let dice = Dice::of(seed, &good.slug, "wanted");
    let near = 120_u64.saturating_sub(place as u64 * 8);
    i64::try_from(30 + near + dice.below(0, 260)).unwrap_or_default()
}

fn at(throw: u64) -> usize {
    usize::try_from(throw).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods::departments;

    #[test]
    fn sayings_can_be_said() {
        let sayings = read().unwrap();
        let departments = departments().unwrap();
        for saying in &sayings.saying {
            let about = saying.about.as_deref();
            assert!(
                about.is_none_or(|about| departments.iter().any(|department| department.slug == about)),
                "{about:?}"
            );
            assert!((1..=5).contains(&saying.stars) && sayings.names.contains_key(&saying.lang), "{}", saying.title);
            assert!(!saying.title.is_empty() && saying.text.len() > 20, "{}", saying.title);
        }
    }

    #[test]
    fn opinions_differ_and_the_seed_decides() {
        let departments = departments().unwrap();
        let (product, now) =
            ("prd_01jd3v7k2mfq9s8x4t6w0ybnhe".parse().unwrap(), Time::from_micros(1_790_000_000_000_000));
        let all = |seed| -> Vec<ImportedReview> {
            let of = |department: &crate::demo::goods::Department| -> Vec<_> {
                department.goods.iter().flat_map(|good| about(good, &department.slug, product, seed, now)).collect()
            };
            departments.iter().flat_map(of).collect()
        };
        let some = all(7);
        assert_eq!(some, all(7));
        assert_ne!(some, all(8));
        assert!((1000..2600).contains(&some.len()), "{}", some.len());
        let stars: i64 = some.iter().map(|review| review.rating).sum();
        let mean = stars as f64 / some.len() as f64;
        assert!((3.9..4.6).contains(&mean), "{mean}");
        assert!(some.iter().all(|review| review.at < now));
    }
}

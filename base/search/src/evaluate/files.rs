//! Reading judgments and products.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use bodega_kernel::{Currency, Lang, MerchantId};
use flate2::read::GzDecoder;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::Options;
use crate::{Document, Field, Price, SearchError};

/// Why nothing could be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("{path}, line {line}: {problem}")]
    Line {
        /// In which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The engine failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// A question, and what is known of its answers.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) text: String,
    by_product: HashMap<String, f64>,
    /// All gains, the largest first: what the best of all answers would have.
    pub(super) gains: Vec<f64>,
}

impl Judged {
    /// What a product is worth as an answer. What nobody judged is worth nothing.
    pub(super) fn gain(&self, product: &str) -> f64 {
        self.by_product.get(product).copied().unwrap_or(0.0)
    }
}

/// A product of the file. Fields that are not named here are ignored.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Product {
    #[serde(alias = "asin")]
    pub(super) id: String,
    pub(super) title: String,
    #[serde(default, deserialize_with = "text")]
    pub(super) description: String,
    #[serde(default, deserialize_with = "text")]
    bullet_points: String,
    #[serde(default, deserialize_with = "text")]
    pub(super) brand: String,
    #[serde(default, deserialize_with = "text")]
    color: String,
    #[serde(default)]
    category: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    rating: Option<f64>,
    #[serde(default)]
    rating_count: Option<u32>,
    #[serde(default)]
    lang: Option<Lang>,
}

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

impl Product {
    /// What is said about it beside its title.
    pub(super) fn about(&self) -> String {
        format!("{}\n{}", self.description, self.bullet_points)
    }

    /// As the engine takes it. What the file does not say and a shop's product would have is made of its number.
    pub(super) fn document(&self, merchant: MerchantId, key: Uuid, number: usize) -> Document {
        let mut document = Document::new(merchant, key);
        let above = self.category.split_last().map_or(&[][..], |(_, above)| above);
        let texts = [
            (Field::Title, &self.title),
            (Field::Brand, &self.brand),
            (Field::Variant, &self.color),
            (Field::Category, &self.category.last().cloned().unwrap_or_default()),
            (Field::Aisle, &above.join(" / ")),
            (Field::Description, &self.about()),
        ];
        for (field, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            let lang = if field == Field::Brand { None } else { self.lang };
            document = document.text(lang, field, text.as_str());
        }
        for category in &self.category {
            document = document.facet("category", category.as_str());
        }
        if !self.brand.is_empty() {
            document = document.facet("brand", self.brand.as_str());
        }
        let stars = self.rating.unwrap_or(0.0);
        for stars in (1..=4).filter(|least| stars >= f64::from(*least)) {
            document = document.facet("rating", stars.to_string());
        }
        document = document.facet("stock", if number.is_multiple_of(10) { "none" } else { "any" });
        for site in (0..4).filter(|site| number.is_multiple_of(site + 2)) {
            document = document.facet("stock", format!("site-{site}"));
        }
        document.codes.clone_from(&self.codes);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 5 stars")]
        {
            document.rating = (stars.clamp(0.0, 5.0) * 100.0) as u32;
        }
        document.popularity = self.rating_count.unwrap_or(0);
        document.created = i64::try_from(number).unwrap_or(0);
        if let Ok(currency) = "USD".parse::<Currency>() {
            document.prices.push(Price::new(currency, i64::try_from(number * 37 % 20_000).unwrap_or(0) + 99));
        }
        document
    }
}

/// The questions, in alphabetical order.
pub(super) fn judgments(path: &Path) -> Result<Vec<Judged>, EvaluateError> {
    let mut questions: BTreeMap<String, HashMap<String, f64>> = BTreeMap::new();
    for (at, line) in read(path)?.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let wrong =
            |problem: &str| EvaluateError::Line { path: path.to_owned(), line: at + 1, problem: problem.to_owned() };
        let parts: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        let [question, product, gain] = parts.as_slice() else {
            return Err(wrong("must be a question, a product and a gain, separated by tabs"));
        };
        let gain = gain_of(gain.trim()).ok_or_else(|| wrong("the gain must be a number, or E, S, C or I"))?;
        questions.entry((*question).to_owned()).or_default().insert((*product).to_owned(), gain);
    }
    let judged = questions.into_iter().map(|(text, by_product)| {
        let mut gains: Vec<f64> = by_product.values().copied().collect();
        gains.sort_by(|one, other| other.total_cmp(one));
        Judged { text, by_product, gains }
    });
    Ok(judged.collect())
}

/// Exact, substitute, complement and irrelevant, as the ESCI set of shopping questions has them.
fn gain_of(text: &str) -> Option<f64> {
    match text {
        "E" => Some(1.0),
        "S" => Some(0.1),
        "C" => Some(0.01),
        "I" => Some(0.0),
        number => number.parse().ok().filter(|gain: &f64| gain.is_finite() && *gain >= 0.0),
    }
}

/// The products, in the order of the file.
pub(super) fn products(options: &Options) -> Result<Vec<Product>, EvaluateError> {
    let path = match &options.products {
        Some(path) => path.clone(),
        None => {
            let plain = options.judgments.with_file_name("products.jsonl");
            if plain.exists() { plain } else { options.judgments.with_file_name("products.jsonl.gz") }
        }
    };
    let mut products = Vec::new();
    for (at, line) in read(&path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut product: Product = serde_json::from_str(line).map_err(|error| EvaluateError::Line {
            path: path.clone(),
            line: at + 1,
            problem: error.to_string(),
        })?;
        product.lang.get_or_insert(options.lang);
        products.push(product);
    }
    Ok(products)
}

fn read(path: &Path) -> Result<String, EvaluateError> {
    let wrong = |error| EvaluateError::File { path: path.to_owned(), error };
    let bytes = fs::read(path).map_err(wrong)?;
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(wrong)?;
    } else {
        bytes.as_slice().read_to_string(&mut text).map_err(wrong)?;
    }
    Ok(text)
}

//! Reviews as they are sent.

use bodega_http::Ignored;
use bodega_kernel::{Check, Invalid, text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::write::Written;
use crate::{language, product::check};

/// What a buyer says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "rating": 5, "title": "As fresh as it gets", "text": "Lasted the whole week.", "lang": "en" }))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct ReviewBody {
    /// From 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    rating: i64,
    /// In a few words.
    #[schema(max_length = 150)]
    title: Option<String>,
    /// In many; stored as given and escaped where it is shown.
    #[schema(max_length = 4000)]
    text: Option<String>,
    /// The language of both (BCP 47).
    lang: Option<String>,
    #[serde(default)]
    #[schema(ignore)]
    id: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    product_id: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    status: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    reason: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    reply: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    helpful: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    version: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    created_at: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    updated_at: Ignored,
}

impl ReviewBody {
    pub(super) fn checked(self) -> Result<Written, Invalid> {
        let mut check = Check::new();
        check.that((1..=5).contains(&self.rating), "rating", "OUT_OF_RANGE", "must be between 1 and 5");
        let title = text::checked(&mut check, "title", self.title.as_deref().unwrap_or_default(), 0, 150);
        let text = check::prose(&mut check, "text", self.text.as_deref().unwrap_or_default(), 4000);
        let lang = self.lang.as_deref().map(|lang| language::checked(&mut check, "lang", lang));
        check.done()?;
        Ok(Written { rating: self.rating, title, text: text.trim().to_owned(), lang })
    }
}

//! Pictures as they are sent.

use std::collections::BTreeMap;

use bodega_http::Upload;
use bodega_kernel::{Check, Invalid, text};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

use super::model::{Alt, Content};
use crate::{given::body, language};

/// The most letters of a name, and of a text.
const NAME: usize = 200;
const TEXT: usize = 500;
/// The most languages.
const LANGUAGES: usize = 30;

body! {
    /// What a picture is called and what it shows. What is left out stays.
    #[schema(example = json!({ "name": "Red apples, crate", "alt": { "en": "A crate of red apples", "de": "Eine Kiste roter Äpfel" } }))]
    MediaBody {
        /// What staff call it.
        name: String as Option<String> [max_length = 200],
        /// What is said to those who do not see it, by language. Languages that are not named stay, `null` takes one away;
        /// `null` for all takes away all.
        alt: BTreeMap<String, Option<String>> as Option<BTreeMap<String, Option<String>>>,
        /// The version that the change is meant for.
        version: i64 as Option<i64>,
        [read only: id, kind, width, height, bytes, url, sources, shown_by, created_at, updated_at]
    }
}

/// Lays `body` over what there is.
pub(super) fn fill(check: &mut Check, body: &MediaBody, before: &Content) -> Content {
    let mut content = before.clone();
    if let Some(name) = body.name.sent() {
        content.name = text::checked(check, "name", name.map_or("", String::as_str), 1, NAME);
    }
    match body.alt.sent() {
        None => {}
        Some(None) => content.alt.clear(),
        Some(Some(sent)) => {
            for (tag, said) in sent {
                let field = format!("alt.{tag}");
                language::checked(check, &field, tag);
                match text::optional(check, &field, said.as_deref(), TEXT) {
                    Some(said) => content.alt.insert(tag.clone(), said),
                    None => content.alt.remove(tag),
                };
            }
            check.that(content.alt.len() <= LANGUAGES, "alt", "TOO_MANY", "must have at most 30 languages");
        }
    }
    content
}

/// What may be said along with a picture that is sent: in the query, or in the fields of the form.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Said {
    /// What staff call it. The file's name when it is missing.
    #[param(max_length = 200, example = "Red apples, crate")]
    pub name: Option<String>,
    /// What is said to those who do not see it.
    #[param(max_length = 500, example = "A crate of red apples")]
    pub alt: Option<String>,
    /// The language of that; `en` when it is missing.
    #[param(example = "en")]
    pub lang: Option<String>,
}

impl Said {
    /// What a picture is called and described as; the fields of a form win over the query.
    pub fn checked(self, upload: &Upload) -> Result<(String, Alt), Invalid> {
        let mut check = Check::new();
        let mut said = self;
        for (field, value) in &upload.fields {
            match field.as_str() {
                "name" => said.name = Some(value.clone()),
                "alt" => said.alt = Some(value.clone()),
                "lang" => said.lang = Some(value.clone()),
                other => check.fault(other, "UNKNOWN_FIELD", "is not known here"),
            }
        }
        let name = text::optional(&mut check, "name", said.name.as_deref(), NAME);
        let name = name.or_else(|| upload.name.as_deref().and_then(of_file)).unwrap_or_else(|| "picture".to_owned());
        let lang = language::checked(&mut check, "lang", said.lang.as_deref().unwrap_or("en"));
        let alt = text::optional(&mut check, "alt", said.alt.as_deref(), TEXT);
        check.done()?;
        Ok((name, alt.map(|alt| (lang, alt)).into_iter().collect()))
    }
}

/// A file's name without its folders and without what cannot be stored.
fn of_file(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(NAME).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The bytes of a picture, in the API document.
pub(crate) struct Picture;

impl PartialSchema for Picture {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).into()
    }
}
impl ToSchema for Picture {}

/// A form with a picture in it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only a description")]
pub(crate) struct PictureForm {
    /// The picture.
    #[schema(value_type = String, format = Binary)]
    file: (),
    /// What staff call it. The file's name when it is missing.
    #[schema(max_length = 200, example = "Red apples, crate")]
    name: Option<String>,
    /// What is said to those who do not see it.
    #[schema(max_length = 500, example = "A crate of red apples")]
    alt: Option<String>,
    /// The language of that; `en` when it is missing.
    #[schema(example = "en")]
    lang: Option<String>,
}

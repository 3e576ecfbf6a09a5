//! The API document, OpenAPI 3.1: made of what the handlers say of themselves, completed with what holds for all.

use std::collections::{BTreeSet, HashMap};

use axum::http::Method;
use bodega_kernel::{Currency, Money, Time, noun};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, Info, License, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, ResponseBuilder, Server,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// What every failure looks like.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "it is only a description")]
pub(crate) struct ErrorView {
    error: ErrorBody,
}

/// What went wrong.
#[derive(ToSchema)]
#[schema(as = ErrorBody, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only a description")]
struct ErrorBody {
    /// A stable name for programs.
    #[schema(example = "VALIDATION_FAILED")]
    code: String,
    /// A sentence for people.
    #[schema(example = "One field is wrong.")]
    message: String,
    /// Its parts: for each wrong field an object with `field`, `code` and `message`; for other codes what they carry.
    details: Vec<Value>,
    /// The request's id, by which the log is searched.
    request_id: Option<String>,
}

/// Status, name of the shared answer, what it says.
const ERRORS: [(&str, &str, &str); 12] = [
    ("400", "Malformed", "The request cannot be read, or does not say which of several merchants it is for."),
    ("401", "Unauthenticated", "Nobody is signed in, or the token is not good."),
    ("403", "Forbidden", "The caller may not do this."),
    ("404", "NotFound", "There is none, or none that the caller may know of."),
    ("409", "Conflict", "It contradicts what is; the code says how."),
    ("412", "VersionMismatch", "It was changed in the meantime."),
    ("413", "TooLarge", "The body is too large."),
    ("415", "UnsupportedType", "The body is of a type that is not understood."),
    ("422", "Invalid", "It was read, and it is wrong; the details name the fields."),
    ("429", "RateLimited", "Too many requests; Retry-After says when to come back."),
    ("500", "Internal", "Something went wrong on our side."),
    ("503", "Unavailable", "Too much to do, or a part does not answer; Retry-After says when to come back."),
];

/// The operations of a path with their methods.
pub(crate) fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let all = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::PATCH, &item.patch),
        (Method::HEAD, &item.head),
        (Method::OPTIONS, &item.options),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
        (Method::HEAD, &mut item.head),
        (Method::OPTIONS, &mut item.options),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Completes the document of all slices.
pub(crate) fn complete(api: &mut OpenApi) {
    api.info = Info::new("Bodega", env!("CARGO_PKG_VERSION"));
    api.info.description = Some(include_str!("openapi.md").to_owned());
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    api.info.license = Some(license);
    api.servers = Some(vec![Server::new("/")]);

    let components = api.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An access token from /api/v1/auth/login, or an API key."))
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.schemas.insert("Error".to_owned(), ErrorView::schema());
    components.schemas.insert("ErrorBody".to_owned(), ErrorBody::schema());
    for (_, name, says) in ERRORS {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
        let answer = ResponseBuilder::new().description(says).content("application/json", content).build();
        components.responses.insert(name.to_owned(), RefOr::T(answer));
    }
    add_common_words(api);
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations_mut(item) {
            name_segments(path, operation);
            add_errors(&method, operation);
        }
    }
}

/// The schemas of common words that only parameters speak of: those of bodies are collected with their handlers.
fn add_common_words(api: &mut OpenApi) {
    let mut words = noun::schemas();
    words.push((Time::name().into_owned(), Time::schema()));
    words.push((Money::name().into_owned(), Money::schema()));
    words.push((Currency::name().into_owned(), Currency::schema()));
    let missing = dangling(api);
    let schemas = &mut api.components.get_or_insert_default().schemas;
    schemas.extend(words.into_iter().filter(|(name, _)| missing.contains(name)));
}

/// The schemas that are spoken of and not there.
fn dangling(api: &OpenApi) -> BTreeSet<String> {
    let text = api.to_json().unwrap_or_default();
    let named = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
    let known = api.components.as_ref().map(|components| &components.schemas);
    named.filter(|name| known.is_none_or(|known| !known.contains_key(*name))).map(str::to_owned).collect()
}

/// Every variable segment of the path that the handler did not describe.
fn name_segments(path: &str, operation: &mut Operation) {
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let parameters = operation.parameters.get_or_insert_default();
        let known = |parameter: &RefOr<utoipa::openapi::path::Parameter>| match parameter {
            RefOr::T(parameter) => parameter.name == name && parameter.parameter_in == ParameterIn::Path,
            RefOr::Ref(_) => false,
        };
        if !parameters.iter().any(known) {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
            parameters.push(RefOr::T(parameter.schema(Some(text)).build()));
        }
    }
}

/// The failures that an operation of its kind can end in.
fn add_errors(method: &Method, operation: &mut Operation) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has = |place: ParameterIn| {
        parameters.iter().any(|parameter| matches!(parameter, RefOr::T(known) if known.parameter_in == place))
    };
    let body = operation.request_body.is_some();
    let write = !method.is_safe();
    let (path, inputs) = (has(ParameterIn::Path), has(ParameterIn::Query) || has(ParameterIn::Header));
    let given = |status: &str| match status {
        "404" => path || write,
        "409" => write,
        "412" => write && (path || body),
        "413" | "415" => body,
        "422" => body || inputs,
        // 401 and 403 on public routes too: a token that is not good, or of another merchant, is told so. And 400 on all:
        // every request is for one merchant, and with several it must say for which.
        _ => true,
    };
    for (status, name, _) in ERRORS.iter().filter(|(status, ..)| given(status)) {
        let answers = &mut operation.responses.responses;
        answers.entry((*status).to_owned()).or_insert_with(|| RefOr::Ref(Ref::from_response_name(*name)));
    }
}

/// The query parameters of every operation.
pub(crate) fn query_parameters(api: &OpenApi) -> HashMap<(Method, String), Vec<String>> {
    let mut all = HashMap::new();
    for (path, item) in &api.paths.paths {
        for (method, operation) in operations(item) {
            let names = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
                RefOr::T(known) if known.parameter_in == ParameterIn::Query => Some(known.name.clone()),
                _ => None,
            });
            all.insert((method, path.clone()), names.collect());
        }
    }
    all
}

/// What is missing in the document, as sentences for a test: operations without an id of their own, a tag, a word on
/// who may call them, and schemas that are spoken of and not there (say `#[param(inline)]` at a parameter).
pub fn faults(api: &OpenApi) -> Vec<String> {
    let missing = dangling(api);
    let mut faults: Vec<_> = missing.iter().map(|name| format!("{name}: is spoken of and not described")).collect();
    let mut ids = BTreeSet::new();
    for (path, item) in &api.paths.paths {
        for (method, operation) in operations(item) {
            let name = format!("{method} {path}");
            match &operation.operation_id {
                Some(id) if !ids.insert(id.clone()) => faults.push(format!("{name}: the operation id {id} is taken")),
                Some(_) => {}
                None => faults.push(format!("{name}: has no operation id")),
            }
            if operation.tags.as_ref().is_none_or(Vec::is_empty) {
                faults.push(format!("{name}: has no tag"));
            }
            if operation.security.is_none() {
                faults.push(format!("{name}: does not say who may call it"));
            }
        }
    }
    faults
}

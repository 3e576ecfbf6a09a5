//! Routes of the audit.

use axum::{
    extract::State,
    http::{HeaderName, header},
};
use bodega_http::{Allowed, Answer, List, PageParams, Paged, Params};
use bodega_kernel::{Id, PageRequest, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Entry, Filter, entries};
use crate::{Identity, permission::AuditRead};

/// A line of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditEntry)]
pub(crate) struct EntryView {
    /// Which.
    id: Id<noun::Audit>,
    /// When.
    at: Time,
    /// Who.
    actor: ActorView,
    /// What was done.
    #[schema(example = "staff.changed")]
    action: String,
    /// To what kind of thing.
    #[schema(example = "user")]
    entity_type: String,
    /// To which one.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    entity_id: String,
    /// The fields that changed, before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({ "role": "EMPLOYEE" }))]
    old: Option<Value>,
    /// The fields that changed, after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({ "role": "MANAGER" }))]
    new: Option<Value>,
    /// Where it came from.
    context: ContextView,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditActor)]
pub(crate) struct ActorView {
    /// Which.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    id: String,
    /// `USER`, `KEY`, `GUEST` or `SYSTEM`.
    #[schema(example = "USER")]
    kind: String,
    /// Their name now; not there when they are gone, or are no person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Omer Katz")]
    name: Option<String>,
}

/// Where it came from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditContext)]
pub(crate) struct ContextView {
    /// The request.
    #[schema(example = "0b1f5c3e9a7d4e62")]
    request_id: String,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.7")]
    address: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "promotion")]
    reason: Option<String>,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor: ActorView { id: entry.actor_id, kind: entry.actor_kind, name: entry.actor_name },
            action: entry.action,
            entity_type: entry.entity_type,
            entity_id: entry.entity_id,
            old: entry.old,
            new: entry.new,
            context: ContextView { request_id: entry.request_id, address: entry.address, reason: entry.reason },
        }
    }
}

/// Which lines are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditFilter {
    /// Of what kind of thing.
    #[param(example = "user")]
    entity_type: Option<String>,
    /// Of which thing.
    #[param(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    entity_id: Option<String>,
    /// What was done.
    #[param(example = "staff.changed")]
    action: Option<String>,
    /// By whom, by id.
    #[param(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    actor: Option<String>,
    /// From when on.
    #[param(example = "2026-03-01T00:00:00Z")]
    from: Option<Time>,
    /// Until before when.
    #[param(example = "2026-04-01T00:00:00Z")]
    to: Option<Time>,
}

impl From<AuditFilter> for Filter {
    fn from(filter: AuditFilter) -> Self {
        let AuditFilter { entity_type, entity_id, action, actor, from, to } = filter;
        Self { entity_type, entity_id, action, actor, from, to }
    }
}

/// Who changed what, newest first.
#[utoipa::path(get, path = "/api/v1/admin/audit", operation_id = "listAudit", tag = "Audit",
    security(("bearer" = ["audit:read"])), params(PageParams, AuditFilter),
    responses((status = 200, body = List<EntryView>)))]
pub(crate) async fn list_audit(
    State(identity): State<Identity>,
    allowed: Allowed<AuditRead>,
    paged: Paged,
    Params(filter): Params<AuditFilter>,
) -> Answer<List<EntryView>> {
    let (scope, request, filter) = (allowed.scope(), paged.0.clone(), Filter::from(filter));
    let page = identity.db().read_stale(&scope.clone(), move |tx| entries(tx, &scope, &filter, &request)).await?;
    Ok(paged.list(page.map(EntryView::from)))
}

/// A file has at most so many lines; an earlier `to` goes on.
const MOST_LINES: usize = 50_000;

/// The same as a CSV file, at most 50,000 lines of it.
#[utoipa::path(get, path = "/api/v1/admin/audit/export", operation_id = "exportAudit", tag = "Audit",
    security(("bearer" = ["audit:read"])), params(AuditFilter),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(crate) async fn export_audit(
    State(identity): State<Identity>,
    allowed: Allowed<AuditRead>,
    Params(filter): Params<AuditFilter>,
) -> Answer<([(HeaderName, &'static str); 2], String)> {
    let filter = Filter::from(filter);
    let mut csv =
        "at,actorKind,actorId,actorName,action,entityType,entityId,old,new,requestId,address,reason\r\n".to_owned();
    let (mut request, mut lines) = (PageRequest { limit: 1_000, offset: 0, cursor: None }, 0);
    loop {
        let (scope, filter, asked) = (allowed.scope(), filter.clone(), request.clone());
        let page = identity.db().read_stale(&scope.clone(), move |tx| entries(tx, &scope, &filter, &asked)).await?;
        lines += page.items.len();
        for entry in page.items {
            line(&mut csv, &entry);
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() || lines >= MOST_LINES {
            break;
        }
    }
    let disposition = "attachment; filename=\"audit.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)], csv))
}

fn line(csv: &mut String, entry: &Entry) {
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    let fields = [
        entry.at.to_string(),
        entry.actor_kind.clone(),
        entry.actor_id.clone(),
        entry.actor_name.clone().unwrap_or_default(),
        entry.action.clone(),
        entry.entity_type.clone(),
        entry.entity_id.clone(),
        json(&entry.old),
        json(&entry.new),
        entry.request_id.clone(),
        entry.address.clone().unwrap_or_default(),
        entry.reason.clone().unwrap_or_default(),
    ];
    csv.push_str(&fields.map(|field| quoted(&field)).join(","));
    csv.push_str("\r\n");
}

/// A field that neither breaks the line nor is a formula to the program that opens the file.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_field_is_no_formula_and_breaks_no_line() {
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a,b\n"), "\"a,b\n\"");
    }
}

//! How findings and comparisons are shown.

use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Figures, Finding, Kind, Run};

/// Something that a person should look at.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentFinding)]
pub(crate) struct FindingView {
    id: Id<noun::Finding>,
    kind: Kind,
    /// What it is about: a payment, a capture, a refund, or the provider's name for something.
    #[schema(example = "pay_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    subject: String,
    payment_id: Option<Id<noun::Payment>>,
    /// The figures.
    details: Value,
    /// Until when it has to be answered.
    answer_by: Option<Time>,
    found_at: Time,
    /// When it was put right.
    settled_at: Option<Time>,
    /// How, in somebody's words.
    note: Option<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            id: finding.id,
            kind: finding.kind,
            subject: finding.subject,
            payment_id: finding.intent,
            details: finding.details,
            answer_by: finding.answer_by,
            found_at: finding.found_at,
            settled_at: finding.settled_at,
            note: finding.note,
        }
    }
}

/// A comparison of our books with a provider's.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reconciliation)]
pub(crate) struct RunView {
    id: Id<noun::Reconciliation>,
    #[schema(example = "sandbox")]
    provider: String,
    /// Of what happened from then on.
    from: Time,
    /// Of what happened before then.
    to: Time,
    figures: Figures,
    made_at: Time,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            provider: run.provider,
            from: run.from,
            to: run.to,
            figures: run.figures,
            made_at: run.made_at,
        }
    }
}

/// What is open, and what was compared last.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationReport)]
pub(crate) struct ReportView {
    /// How many findings of each kind are open.
    pub open: Vec<OpenView>,
    /// Those that are open, the newest first; at most a hundred. The list of findings has them all.
    pub findings: Vec<FindingView>,
    /// The last comparisons, the newest first.
    pub runs: Vec<RunView>,
}

/// How many findings of a kind are open.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OpenPaymentFindings)]
pub(crate) struct OpenView {
    pub kind: Kind,
    #[schema(example = 1)]
    pub count: i64,
}

/// A line of the report as CSV: what holds a comma or a quotation mark is quoted, and what a spreadsheet would take for a
/// formula is not.
pub(super) fn csv(findings: &[Finding]) -> String {
    let mut text = String::from("id,kind,subject,paymentId,foundAt,answerBy,settledAt,note,details\n");
    for one in findings {
        let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
        let fields = [
            one.id.to_string(),
            one.kind.as_str().to_owned(),
            one.subject.clone(),
            one.intent.map(|id| id.to_string()).unwrap_or_default(),
            one.found_at.to_string(),
            time(one.answer_by),
            time(one.settled_at),
            one.note.clone().unwrap_or_default(),
            one.details.to_string(),
        ];
        let line: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        text.push_str(&line.join(","));
        text.push('\n');
    }
    text
}

fn quoted(field: &str) -> String {
    let plain =
        if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() };
    if plain.contains([',', '"', '\n', '\r']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}

use bodega_db::ReadTx;
use bodega_identity::audit::{self, Entry, Filter};
use bodega_kernel::{PageRequest, Scope, Time};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Site, Trouble};

/// The audit: is it whole, and what does it say.
#[derive(Debug, Args)]
#[command(
    long_about = "Every change by a person or a key leaves a line, chained by hash to the one before, so that a line which is missing or altered shows. Runs beside a serving node.",
    after_long_help = "Examples:\n  bodega audit verify\n  bodega audit export --merchant bodega --from 2026-01-01T00:00:00Z > audit.jsonl"
)]
pub struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Walk the chain from its first line. Ends with 1 when something is missing or altered.
    Verify,
    /// Print a merchant's lines, the newest first, one JSON object a line.
    Export {
        /// The merchant's slug, where an installation has several.
        #[arg(long)]
        merchant: Option<String>,
        /// From when on.
        #[arg(long)]
        from: Option<Time>,
        /// Until before when.
        #[arg(long)]
        to: Option<Time>,
        /// Only about this kind of thing.
        #[arg(long)]
        entity_type: Option<String>,
        /// Only this kind of deed.
        #[arg(long)]
        action: Option<String>,
    },
}

impl Audit {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let done = match self.action {
            Action::Verify => verify(&site, out).await,
            Action::Export { merchant, from, to, entity_type, action } => {
                let filter = Filter { from, to, entity_type, action, ..Filter::default() };
                export(&site, out, merchant.as_deref(), filter).await
            }
        };
        site.db.close().await;
        done
    }
}

async fn verify(site: &Site, out: &Out) -> Done {
    let found = audit::verify(&site.db).await?;
    let whole = found.faults.is_empty();
    out.show(&json!({ "ok": whole, "lines": found.lines, "faults": found.faults }), |_| {
        match found.faults.as_slice() {
            [] => format!("The audit is whole: {} lines.", found.lines),
            faults => format!("The audit is not whole:\n  {}", faults.join("\n  ")),
        }
    });
    if whole { Ok(()) } else { Err(Trouble::Found) }
}

async fn export(site: &Site, out: &Out, merchant: Option<&str>, filter: Filter) -> Done {
    let scope = Scope::One(site.merchant(merchant).await?);
    let mut request = PageRequest { limit: 100, ..PageRequest::default() };
    loop {
        let (wanted, filter, page) = (scope.clone(), filter.clone(), request.clone());
        let read = move |tx: &mut ReadTx| audit::entries(tx, &wanted, &filter, &page);
        let page = site.db.read(&scope, read).await.map_err(Trouble::failed)?;
        for entry in &page.items {
            out.line(&as_json(entry).to_string());
        }
        match page.next_cursor {
            Some(cursor) => request.cursor = Some(cursor),
            None => return Ok(()),
        }
    }
}

fn as_json(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "at": entry.at, "actor": { "kind": entry.actor_kind, "id": entry.actor_id },
        "action": entry.action, "entityType": entry.entity_type, "entityId": entry.entity_id, "old": entry.old,
        "new": entry.new,
        "context": { "requestId": entry.request_id, "address": entry.address, "reason": entry.reason },
    })
}

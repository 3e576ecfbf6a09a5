use bodega_payments::ledger::{self, Fault, Verified};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Common, Done, Out, Trouble};

/// The money: does every payment say what its transfers add up to.
#[derive(Debug, Args)]
#[command(
    long_about = "Adds up the double-entry ledger of the money and compares it with every payment, capture and refund; there must be no difference, whatever crash came before. Runs beside a serving node.",
    after_long_help = "Examples:\n  bodega payments verify --data /var/lib/bodega\n  bodega payments verify --database postgres://bodega@localhost/bodega --json"
)]
pub struct Payments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Compare, and print everything that is wrong. Ends with 1 when there is something.
    Verify,
}

impl Payments {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let Action::Verify = self.action;
        let site = common.open().await?;
        let verified = ledger::verify(&site.db).await;
        site.db.close().await;
        let verified = verified.map_err(Trouble::failed)?;
        let Verified { payments, transfers, faults, .. } = &verified;
        let json = json!({ "ok": faults.is_empty(), "payments": payments, "transfers": transfers, "faults": faults });
        out.show(&json, |_| in_words(&verified));
        if faults.is_empty() { Ok(()) } else { Err(Trouble::Found) }
    }
}

fn in_words(verified: &Verified) -> String {
    let Verified { payments, transfers, faults, .. } = verified;
    if faults.is_empty() {
        return format!("All {payments} payments are what their {transfers} transfers add up to.");
    }
    let line = |fault: &Fault| format!("  {} of merchant {}: {}", fault.payment_id, fault.merchant, fault.what);
    let lines: Vec<String> = faults.iter().map(line).collect();
    format!("{} things are wrong:\n{}", faults.len(), lines.join("\n"))
}

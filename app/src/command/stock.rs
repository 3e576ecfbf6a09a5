use bodega_inventory::verify::{self, Difference};
use bodega_kernel::Scope;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Trouble};

/// Stock: add up the ledger and compare, or make the balances from it.
#[derive(Debug, Args)]
#[command(
    long_about = "Adds up the ledger and the reservations and compares them with the balances; there must be no difference, whatever crash came before. Runs beside a serving node.",
    after_long_help = "Examples:\n  bodega stock verify --data /var/lib/bodega\n  bodega stock verify --database postgres://bodega@localhost/bodega --json\n  bodega stock rebuild"
)]
pub struct Stock {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Compare, and print every difference. Ends with 1 when there is one.
    Verify {
        /// Make the balances from the ledger where they differ.
        #[arg(long)]
        rebuild: bool,
    },
    /// Make the balances from the ledger where they differ.
    Rebuild,
}

impl Stock {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let rebuilds = matches!(self.action, Action::Rebuild | Action::Verify { rebuild: true });
        let differences = if rebuilds {
            verify::rebuild(&site.db, &site.call(), &Scope::Installation).await
        } else {
            verify::verify(&site.db, &Scope::Installation).await
        };
        site.db.close().await;
        let differences = differences.map_err(Trouble::failed)?;
        let json: Vec<Value> = differences.iter().map(as_json).collect();
        out.show(&json!({ "ok": differences.is_empty(), "differences": json }), |_| in_words(&differences));
        if differences.is_empty() { Ok(()) } else { Err(Trouble::Found) }
    }
}

fn as_json(difference: &Difference) -> Value {
    let merchant = match difference {
        Difference::Stock { merchant, .. } | Difference::Transit { merchant, .. } => merchant.0,
    };
    let (balance, truth) = match difference {
        Difference::Stock { balance, truth, .. } | Difference::Transit { balance, truth, .. } => (balance, truth),
    };
    json!({ "merchant": merchant, "balance": balance, "truth": truth, "message": difference.to_string() })
}

fn in_words(differences: &[Difference]) -> String {
    match differences {
        [] => "Every balance is what the ledger adds up to.".to_owned(),
        all => {
            let lines: Vec<String> = all.iter().map(|difference| format!("  {difference}")).collect();
            let noun = if all.len() == 1 { "balance is" } else { "balances are" };
            format!("{} {noun} not what the ledger adds up to:\n{}", all.len(), lines.join("\n"))
        }
    }
}

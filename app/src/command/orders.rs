use bodega_sales::order::rebuild::{self, Difference, Rebuilt};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Trouble};

/// Orders: compare their rows with what their events add up to, or make the rows again.
#[derive(Debug, Args)]
#[command(
    long_about = "An order is what its events add up to; its row says how far that is, and is read instead. This compares them; there must be no difference, whatever crash came before. Runs beside a serving node.",
    after_long_help = "Examples:\n  bodega orders rebuild --check --data /var/lib/bodega\n  bodega orders rebuild --check --database postgres://bodega@localhost/bodega --json\n  bodega orders rebuild"
)]
pub struct Orders {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make the rows of orders from their events where they differ.
    Rebuild {
        /// Only compare, and print every difference. Ends with 1 when there is one.
        #[arg(long)]
        check: bool,
    },
}

impl Orders {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let Action::Rebuild { check } = self.action;
        let found = if check {
            rebuild::check(&site.db).await.map(|found| (found.clone(), found.differences))
        } else {
            mended(&site).await
        };
        site.db.close().await;
        let (found, left) = found.map_err(Trouble::failed)?;
        let told = |all: &[Difference]| all.iter().map(as_json).collect::<Vec<_>>();
        let json = json!({
            "ok": left.is_empty(), "orders": found.orders, "found": told(&found.differences), "left": told(&left),
        });
        out.show(&json, |_| in_words(&found, &left, check));
        if left.is_empty() { Ok(()) } else { Err(Trouble::Found) }
    }
}

/// What was found, and what of it could not be mended.
async fn mended(site: &super::Site) -> Result<(Rebuilt, Vec<Difference>), bodega_sales::SalesError> {
    let found = rebuild::rebuild(&site.db, &site.call()).await?;
    if found.differences.is_empty() {
        return Ok((found, Vec::new()));
    }
    let left = rebuild::check(&site.db).await?.differences;
    Ok((found, left))
}

fn as_json(difference: &Difference) -> Value {
    json!({ "merchant": difference.merchant.0, "order": difference.order, "message": difference.to_string() })
}

fn in_words(found: &Rebuilt, left: &[Difference], check: bool) -> String {
    let lines = |all: &[Difference]| all.iter().map(|one| format!("\n  {one}")).collect::<String>();
    match (found.differences.len(), left.len()) {
        (0, _) => format!("All {} orders are what their events add up to.", found.orders),
        (count, _) if check => format!("{count} of {} orders are not:{}", found.orders, lines(left)),
        (count, 0) => format!("{count} of {} orders were made again:{}", found.orders, lines(&found.differences)),
        (count, still) => format!("{count} of {} orders were not; {still} still are not:{}", found.orders, lines(left)),
    }
}

use std::path::PathBuf;

use bodega_catalog::transfer::{self, Fault, Format, Import as Progress, Mode, NewImport};
use bodega_db::ReadTx;
use bodega_kernel::{PageRequest, Scope};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Common, Done, Out, Site, Trouble};

/// Products from a file: make them, and change those that are there.
#[derive(Debug, Args)]
#[command(
    long_about = "Takes products from a CSV (one line for each variant) or from JSON Lines (a product on each line). What cannot be taken is told of and leaves the others alone. Runs beside a serving node; cut off, it is gone on with by the node, or by the same command again, which changes nothing twice.",
    after_long_help = "Examples:\n  bodega import products.csv --dry-run\n  bodega import products.jsonl --mode create --json\n  bodega import prices.txt --format csv --merchant corner"
)]
pub struct Import {
    /// The file; `.csv`, `.jsonl` and `.ndjson` say themselves what they are.
    file: PathBuf,
    /// Only look, change nothing.
    #[arg(long)]
    dry_run: bool,
    /// How the file is written, where its name does not say so.
    #[arg(long, value_enum)]
    format: Option<As>,
    /// What becomes of products that are there already.
    #[arg(long, value_enum, default_value_t = What::Upsert)]
    mode: What,
    /// The merchant's slug, where an installation has several.
    #[arg(long)]
    merchant: Option<String>,
}

/// How products are written down.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum As {
    /// A table.
    Csv,
    /// A product as JSON on each line.
    Jsonl,
}

/// What becomes of products that are there already.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// They are changed.
    Upsert,
    /// They are refused.
    Create,
}

impl From<As> for Format {
    fn from(format: As) -> Self {
        match format {
            As::Csv => Self::Csv,
            As::Jsonl => Self::Jsonl,
        }
    }
}

impl Import {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let new = self.read()?;
        let site = common.open().await?;
        let done = carry(&site, out, self.merchant.as_deref(), new).await;
        site.db.close().await;
        done
    }

    fn read(&self) -> Result<NewImport, Trouble> {
        let named = match self.file.extension().and_then(|end| end.to_str()) {
            Some("csv" | "tsv") => Some(Format::Csv),
            Some("jsonl" | "ndjson") => Some(Format::Jsonl),
            _ => None,
        };
        let format = self.format.map(Format::from).or(named);
        let format = format.ok_or_else(|| Trouble::wrong_use("is it --format csv or --format jsonl?"))?;
        let mode = match self.mode {
            What::Upsert => Mode::Upsert,
            What::Create => Mode::Create,
        };
        let said = |why: &dyn std::fmt::Display| Trouble::wrong_use(format!("{}: {why}", self.file.display()));
        let bytes = std::fs::read(&self.file).map_err(|error| said(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| said(&"is not UTF-8"))?;
        let new = NewImport::checked(&text, format, mode, self.dry_run);
        new.map_err(|invalid| said(&super::trouble::faults(&invalid)))
    }
}

async fn carry(site: &Site, out: &Out, merchant: Option<&str>, new: NewImport) -> Done {
    let scope = Scope::One(site.merchant(merchant).await?);
    let call = || site.call().within(scope.clone());
    let started = transfer::start(&site.db, call, new).await.map_err(Trouble::failed)?;
    let bar = out.bar("products", u64::try_from(started.total).unwrap_or(0));
    let mut import = started;
    while !import.status.is_over() {
        let next = transfer::step(&site.db, call, import.id).await.map_err(Trouble::failed)?;
        import = next.ok_or_else(|| Trouble::failed("the import is gone"))?;
        bar.set_position(u64::try_from(import.done).unwrap_or(0));
    }
    bar.finish_and_clear();
    let faults = faults(site, &scope, &import).await?;
    let told = json!({
        "import": import.id, "status": import.status, "dryRun": import.dry_run, "total": import.total,
        "created": import.created, "updated": import.updated, "unchanged": import.unchanged, "failed": import.failed,
    });
    out.show(&told, |_| in_words(&import, &faults));
    if import.failed == 0 { Ok(()) } else { Err(Trouble::Found) }
}

/// The first of what is wrong; all of it is fetched by the import's id.
async fn faults(site: &Site, scope: &Scope, import: &Progress) -> Result<Vec<Fault>, Trouble> {
    let (within, id) = (scope.clone(), import.id);
    let first = PageRequest::default();
    let read = move |tx: &mut ReadTx| transfer::faults(tx, &within, id, &first);
    Ok(site.db.read(scope, read).await.map_err(Trouble::failed)?.items)
}

fn in_words(import: &Progress, faults: &[Fault]) -> String {
    let would = if import.dry_run { "would be " } else { "" };
    let Progress { total, created, updated, unchanged, failed, .. } = import;
    let mut words = format!(
        "{total} products: {created} {would}made, {updated} {would}changed, {unchanged} as they were, {failed} not taken."
    );
    for fault in faults {
        words.push_str(&format!("\n  line {}, {}: {} ({})", fault.line, fault.field, fault.message, fault.code));
    }
    if *failed > 0 {
        words.push_str(&format!("\nAll of it: GET /api/v1/admin/products/imports/{}/errors", import.id));
    }
    words
}

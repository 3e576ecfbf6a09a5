use std::{fs::File, io::Read, path::PathBuf};

use bodega_catalog::{
    CatalogError,
    transfer::{self, Carrier, Fault, Format, Import as Progress, Mode, NewImport, Receiving},
};
use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Call, PageRequest, Scope};
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
        let new = self.how()?;
        let mut file = File::open(&self.file).map_err(|error| self.wrong(&error))?;
        let site = common.open().await?;
        let done = self.carry(&site, out, new, &mut file).await;
        site.db.close().await;
        done
    }

    fn how(&self) -> Result<NewImport, Trouble> {
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
        Ok(NewImport { format, mode, dry_run: self.dry_run })
    }

    fn wrong(&self, why: &dyn std::fmt::Display) -> Trouble {
        Trouble::wrong_use(format!("{}: {why}", self.file.display()))
    }

    async fn carry(&self, site: &Site, out: &Out, new: NewImport, file: &mut File) -> Done {
        let scope = Scope::One(site.merchant(self.merchant.as_deref()).await?);
        let call = || site.call().within(scope.clone());
        let mut import = self.take_in(site, &scope, &call, new, file).await?;
        let bar = out.bar("products", u64::try_from(import.total).unwrap_or(0));
        let mut carrier = Carrier::default();
        while !import.status.is_over() {
            let next = carrier.step(&site.db, call, import.id).await.map_err(Trouble::failed)?;
            import = next.ok_or_else(|| Trouble::failed("the import is gone"))?;
            bar.set_position(u64::try_from(import.done).unwrap_or(0));
        }
        bar.finish_and_clear();
        let faults = faults(site, &scope, &import).await?;
        let told = json!({
            "import": import.id, "status": import.status, "dryRun": import.dry_run, "total": import.total,
            "created": import.created, "updated": import.updated, "unchanged": import.unchanged,
            "failed": import.failed, "faultCount": import.faults,
        });
        out.show(&told, |_| in_words(&import, &faults));
        if import.failed == 0 { Ok(()) } else { Err(Trouble::Found) }
    }

    /// Takes the file in, a piece at a time.
    async fn take_in(
        &self,
        site: &Site,
        scope: &Scope,
        call: &impl Fn() -> Call,
        new: NewImport,
        file: &mut File,
    ) -> Result<Progress, Trouble> {
        let refused = |error: CatalogError| match &error {
            CatalogError::Invalid(invalid) => self.wrong(&super::trouble::faults(invalid)),
            _ => Trouble::failed(error),
        };
        let (mut receiving, mut bytes) = (Receiving::new(new), vec![0; 1 << 20]);
        let received = loop {
            let taken = match file.read(&mut bytes).map_err(|error| self.wrong(&error))? {
                0 => break receiving.end(&site.db, call).await,
                count => receiving.take(&site.db, call, bytes.get(..count).unwrap_or_default()).await,
            };
            if let Err(error) = taken {
                break Err(error);
            }
        };
        match (received, receiving.id()) {
            (Ok(received), _) => {
                let within = scope.clone();
                let ask = move |tx: &mut Tx| transfer::ask(tx, &within, received);
                site.db.write(&call(), ask).await.map_err(refused)
            }
            (Err(error), None) => Err(refused(error)),
            (Err(error), Some(id)) => {
                let within = scope.clone();
                site.db.write(&call(), move |tx: &mut Tx| transfer::forget(tx, &within, id)).await?;
                Err(refused(error))
            }
        }
    }
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

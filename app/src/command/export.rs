use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use bodega_catalog::transfer::{self, Status};
use bodega_db::{ReadTx, Tx};
use bodega_kernel::Scope;
use clap::Args;
use serde_json::json;

use super::{Common, Done, Out, Site, Trouble, import::As};

/// Products to a file, or to the standard output.
#[derive(Debug, Args)]
#[command(
    long_about = "Writes all products down, as a CSV (one line for each variant) or as JSON Lines (a product on each line). What it writes can be imported again, and changes nothing then. Runs beside a serving node.",
    after_long_help = "Examples:\n  bodega export > products.csv\n  bodega export --format jsonl --to products.jsonl --archived"
)]
pub struct Export {
    /// How to write them.
    #[arg(long, value_enum, default_value_t = As::Csv)]
    format: As,
    /// The file; without it, the standard output.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Archived products too.
    #[arg(long)]
    archived: bool,
    /// The merchant's slug, where an installation has several.
    #[arg(long)]
    merchant: Option<String>,
}

impl Export {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        if self.to.is_none() && out.is_json() {
            return Err(Trouble::wrong_use("with --json, name a file to write to: --to FILE"));
        }
        let site = common.open().await?;
        let done = self.write(&site, out).await;
        site.db.close().await;
        done
    }

    async fn write(self, site: &Site, out: &Out) -> Done {
        let scope = Scope::One(site.merchant(self.merchant.as_deref()).await?);
        let call = || site.call().within(scope.clone());
        let (within, format, archived) = (scope.clone(), self.format.into(), self.archived);
        let start = move |tx: &mut Tx| transfer::start_export(tx, &within, format, archived);
        let mut export = site.db.write(&call(), start).await.map_err(Trouble::failed)?;
        let bar = out.bar("products", u64::try_from(export.total).unwrap_or(0));
        while !export.status.is_over() {
            let next = transfer::export_step(&site.db, call, export.id).await.map_err(Trouble::failed)?;
            export = next.ok_or_else(|| Trouble::failed("the export is gone"))?;
            bar.set_position(u64::try_from(export.done).unwrap_or(0));
        }
        bar.finish_and_clear();
        if export.status != Status::Done {
            return Err(Trouble::failed("somebody stopped the export"));
        }
        let mut file: Box<dyn Write> = match &self.to {
            Some(path) => Box::new(BufWriter::new(File::create(path)?)),
            None => Box::new(BufWriter::new(io::stdout())),
        };
        let id = export.id;
        for number in 0.. {
            let within = scope.clone();
            let read = move |tx: &mut ReadTx| transfer::export_part(tx, &within, id, number);
            let Some(part) = site.db.read(&scope, read).await? else { break };
            file.write_all(part.as_bytes())?;
        }
        file.flush()?;
        if let Some(path) = self.to {
            let told = json!({ "export": id, "products": export.done, "bytes": export.bytes, "file": path });
            out.show(&told, |_| format!("{} products are in {}.", export.done, path.display()));
        }
        Ok(())
    }
}

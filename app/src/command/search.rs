use std::{path::PathBuf, time::Instant};

use bodega_browse::Standing;
use bodega_http::House;
use bodega_kernel::Lang;
use bodega_search::{
    Tantivy,
    evaluate::{self, Options},
};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Common, Done, Out, Site, Trouble};
use crate::house;

/// Search: make its index anew, see how far it is, and how good and how fast its answers are.
#[derive(Debug, Args)]
#[command(
    long_about = "Each node keeps a search index of its own in its data folder, and follows the event log with it. It makes a new one by itself when there is none or the old one cannot be used.",
    after_long_help = "Examples:\n  bodega search status --data /var/lib/bodega\n  bodega search rebuild\n  bodega search rebuild --all-nodes\n  bodega search eval judgments.tsv --products products.jsonl.gz\n  bodega search eval base/search/data/hebrew/judgments.tsv --lang he --crowd 0"
)]
pub struct Search {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// How far the index of this data folder is. Ends with 1 when it cannot be used.
    Status,
    /// Make the index of this data folder anew. The old one serves until it is done; a node that serves takes it up.
    Rebuild {
        /// Ask every node to do so instead, each for itself.
        #[arg(long)]
        all_nodes: bool,
    },
    /// Ask judged questions, and compare the answers with the judgments and with plain BM25.
    Eval {
        /// Tab-separated lines of a question, a product and a gain (a number, or E, S, C, I), under a line of heads.
        judgments: PathBuf,
        /// The products as JSON Lines, possibly gzipped; without it, products.jsonl beside the judgments.
        #[arg(long, value_name = "FILE")]
        products: Option<PathBuf>,
        /// The language of the questions, and of products that do not say theirs: en, he, de or es.
        #[arg(long, default_value = "en")]
        lang: Lang,
        /// Take the time over so many products, made of those of the file; 0 takes none.
        #[arg(long, default_value_t = 43_000)]
        crowd: usize,
    },
}

impl Search {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        match self.action {
            Action::Status => {
                let site = common.open().await?;
                let shown = status(&site, out).await;
                site.db.close().await;
                shown
            }
            Action::Rebuild { all_nodes } => {
                let site = common.open().await?;
                let done = if all_nodes { ask(&site, out).await } else { rebuild(&site, out).await };
                site.db.close().await;
                done
            }
            Action::Eval { judgments, products, lang, crowd } => {
                let options = Options { judgments, products, lang, crowd: (crowd > 0).then_some(crowd) };
                let evaluated = tokio::task::spawn_blocking(move || evaluate::run(&options)).await;
                let report = evaluated.map_err(Trouble::failed)?.map_err(Trouble::failed)?;
                out.show(&report, ToString::to_string);
                Ok(())
            }
        }
    }
}

fn index(site: &Site) -> Result<Tantivy, Trouble> {
    Tantivy::open(&site.config.search_folder()).map_err(Trouble::failed)
}

async fn status(site: &Site, out: &Out) -> Done {
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let browse = house::browse(&house, &house::identity(site), index(site)?);
    match bodega_browse::standing(&browse).await.map_err(Trouble::failed)? {
        Standing::Behind { position, head } => {
            let shown = json!({ "usable": true, "position": position, "head": head, "lag": head - position });
            let lag = head - position;
            out.show(&shown, |_| format!("The index is at {position} of {head}: {lag} events behind the log."));
            Ok(())
        }
        Standing::Unusable { why, head } => {
            let shown = json!({ "usable": false, "why": why, "head": head });
            out.show(&shown, |_| format!("The index must be made anew: {why}. A node does so when it starts."));
            Err(Trouble::Found)
        }
    }
}

async fn rebuild(site: &Site, out: &Out) -> Done {
    let begun = Instant::now();
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let browse = house::browse(&house, &house::identity(site), index(site)?);
    let position = bodega_browse::rebuild(&browse).await.map_err(Trouble::failed)?;
    let seconds = begun.elapsed().as_secs_f64();
    let shown = json!({ "position": position, "seconds": seconds });
    out.show(&shown, |_| format!("The index was made anew in {seconds:.1} s; it is at {position}."));
    Ok(())
}

async fn ask(site: &Site, out: &Out) -> Done {
    site.db.write(&site.call(), bodega_browse::request_rebuild).await?;
    let shown = json!({ "asked": true });
    out.show(&shown, |_| {
        "Asked. Each node makes its index anew while the old one serves; one that does not run does so when it starts."
            .to_owned()
    });
    Ok(())
}

use clap::Args;
use serde_json::json;

use super::{Common, Done, Out, site::make_folder};

/// Brings the database's schema up to date.
#[derive(Debug, Args)]
#[command(
    long_about = "Brings the database's schema up to date. Forward only, one node at a time; the previous release goes on working with the new schema.",
    after_long_help = "Examples:\n  bodega migrate\n  bodega migrate --database postgres://bodega@localhost/bodega --json"
)]
pub struct Migrate {}

impl Migrate {
    pub(super) fn run(self, common: &Common, out: &Out) -> Done {
        let config = common.load()?;
        make_folder(&config.data)?;
        let applied = bodega_db::Db::migrate(&config.database_options())?;
        out.show(&json!({ "applied": applied }), |_| match applied.as_slice() {
            [] => "The schema is up to date.".to_owned(),
            files => format!("Applied: {}.", files.join(", ")),
        });
        Ok(())
    }
}

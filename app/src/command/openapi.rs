use clap::Args;

use super::{Common, Done, Out};
use crate::house;

/// Prints the OpenAPI document that a serving node gives at /api/v1/openapi.json.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  bodega openapi > openapi.json")]
pub struct Openapi {}

impl Openapi {
    pub(super) async fn run(self, _: &Common, out: &Out) -> Done {
        let document = house::document().await?;
        out.line(&document.to_pretty_json().map_err(super::Trouble::failed)?);
        Ok(())
    }
}

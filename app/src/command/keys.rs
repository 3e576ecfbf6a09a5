use std::time::Duration;

use bodega_identity::{
    IdentityError,
    token::{self, NewKey},
};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Common, Done, Out, Trouble};

/// The keys that sign access tokens.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  bodega keys rotate")]
pub struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Bring in a new one. It is published at once and signs a little later; the old one verifies until its last token
    /// has ended.
    Rotate {
        /// How long it is published before it signs, in seconds.
        #[arg(long, default_value_t = 300)]
        lead: u64,
    },
}

impl Keys {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let Action::Rotate { lead } = self.action;
        let (key, lead) = (NewKey::mint(&site.env), Duration::from_secs(lead));
        let rotated = site.db.write::<_, IdentityError>(&site.call(), move |tx| token::rotate(tx, &key, lead)).await;
        site.db.close().await;
        let name = rotated.map_err(Trouble::failed)?;
        out.show(&json!({ "kid": name, "signsInSeconds": lead.as_secs() }), |_| {
            format!("The key {name} signs in {} seconds.", lead.as_secs())
        });
        Ok(())
    }
}

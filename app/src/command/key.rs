use bodega_db::{ReadTx, Tx};
use bodega_identity::{
    Grantor, IdentityError,
    key::{self, ApiKey, Minted, Mode, NewKey},
};
use bodega_kernel::{Id, PageRequest, Scope, Time, noun};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Site, Trouble, out::table};

/// Keys of programs: make one, list them, end one.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  bodega key create --name till --scopes stock:read,stock:adjust\n  bodega key list\n  bodega key revoke key_01jd3v7k2mfq9s8x4t6w0ybnhe"
)]
pub struct Key {
    #[command(subcommand)]
    action: Action,
    /// The merchant's slug, where an installation has several.
    #[arg(long, global = true)]
    merchant: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make one; it is shown this once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do, such as `stock:read,stock:adjust`.
        #[arg(long, value_delimiter = ',', required = true)]
        scopes: Vec<String>,
        /// From where it may be used; without it, from everywhere.
        #[arg(long, value_delimiter = ',')]
        networks: Vec<String>,
        /// When it ends by itself.
        #[arg(long)]
        expires: Option<Time>,
        /// For trying: it begins with bk_test_.
        #[arg(long)]
        test: bool,
    },
    /// List them.
    List,
    /// End one, at once and everywhere.
    Revoke {
        /// Its id.
        id: String,
    },
}

impl Key {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let done = self.act(&site, out).await;
        site.db.close().await;
        done
    }

    async fn act(self, site: &Site, out: &Out) -> Done {
        let scope = Scope::One(site.merchant(self.merchant.as_deref()).await?);
        match self.action {
            Action::Create { name, scopes, networks, expires, test } => {
                let mode = if test { Mode::Test } else { Mode::Live };
                let new = NewKey::checked(&name, mode, &scopes, &networks, (expires, site.env.now()));
                let new = new.map_err(|invalid| Trouble::wrong_use(super::trouble::faults(&invalid)))?;
                create(site, out, scope, new, mode).await
            }
            Action::List => list(site, out, scope).await,
            Action::Revoke { id } => {
                let id: Id<noun::ApiKey> = id.parse().map_err(Trouble::wrong_use)?;
                let command = move |tx: &mut Tx| key::end(tx, &scope, &Grantor::System, id);
                site.db.write::<(), IdentityError>(&site.call(), command).await.map_err(Trouble::failed)?;
                out.show(&json!({ "key": id, "ended": true }), |_| format!("{id} has ended."));
                Ok(())
            }
        }
    }
}

async fn create(site: &Site, out: &Out, scope: Scope, new: NewKey, mode: Mode) -> Done {
    let minted = Minted::mint(&site.env, mode);
    let secret = minted.secret().to_owned();
    let command = move |tx: &mut Tx| key::create(tx, &scope, &Grantor::System, &new, &minted);
    let key = site.db.write::<ApiKey, IdentityError>(&site.call(), command).await.map_err(Trouble::failed)?;
    let told = json!({ "key": key.id, "name": key.name, "secret": secret });
    out.show(&told, |_| format!("{}\n{secret}\nIt is not shown again.", key.id));
    Ok(())
}

async fn list(site: &Site, out: &Out, scope: Scope) -> Done {
    let (wanted, page) = (scope.clone(), PageRequest { limit: 100, ..PageRequest::default() });
    let read = move |tx: &mut ReadTx| key::list(tx, &wanted, &page);
    let keys = site.db.read(&scope, read).await.map_err(Trouble::failed)?.items;
    let json: Vec<Value> = keys.iter().map(as_json).collect();
    out.show(&json!({ "keys": json }), |_| {
        let row = |key: &ApiKey| {
            let scopes: Vec<&str> = key.scopes.iter().map(String::as_str).collect();
            let ends = key.ends().map_or_else(|| "-".to_owned(), |at| at.to_string());
            vec![key.id.to_string(), key.hint.clone(), key.name.clone(), scopes.join(","), ends]
        };
        table(&["KEY", "BEGINS", "NAME", "SCOPES", "ENDS"], &keys.iter().map(row).collect::<Vec<_>>())
    });
    Ok(())
}

fn as_json(key: &ApiKey) -> Value {
    json!({
        "id": key.id, "hint": key.hint, "name": key.name, "scopes": key.scopes, "allowedAddresses": key.networks,
        "createdAt": key.created_at, "endsAt": key.ends(), "lastUsedAt": key.last_used_at,
    })
}

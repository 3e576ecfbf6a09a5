//! What must be so before an installation is served.

use bodega_db::{DbError, ReadTx, Tx};
use bodega_identity::{Identity, key, merchant::Merchant, staff};
use bodega_inventory::{
    InventoryError,
    site::{self, Site as Branch, SiteFilter},
};
use bodega_kernel::{Actor, PageRequest, Scope};
use bodega_sales::{
    SalesError,
    slot::{self, Wanted},
};

use crate::{
    command::{Site, Trouble},
    config::Profile,
    demo::{DEMO_DOMAIN, known_key},
};

/// Refuses what must not be served, and chooses the source of home deliveries that the setting names.
pub async fn check_site(site: &Site, identity: &Identity) -> Result<(), Trouble> {
    if let Some(why) = look(site, identity).await? {
        tracing::warn!("{why}");
    }
    let directory = identity.directory().await.map_err(Trouble::failed)?;
    match (directory.only(), site.config.delivery_source.clone()) {
        (Some(merchant), Some(named)) => choose_source(site, merchant, named).await,
        _ => Ok(()),
    }
}

/// The same without a change: what is refused, or what one should know.
pub async fn look(site: &Site, identity: &Identity) -> Result<Option<&'static str>, Trouble> {
    if site.config.profile == Profile::Prod {
        refuse_demo(site).await?;
    }
    let directory = identity.directory().await.map_err(Trouble::failed)?;
    let Some(merchant) = directory.only() else {
        if site.config.delivery_source.is_some() {
            let why = "DELIVERY_SOURCE_BRANCH_ID: there is not exactly one merchant, so it is not clear whose it is; each chooses its own";
            return Err(Trouble::wrong_use(why));
        }
        return Ok(directory.is_empty().then_some("there is no merchant here yet; `bodega seed` makes the first"));
    };
    deliveries(site, merchant).await
}

/// Everybody knows the demo's passwords, and its key.
async fn refuse_demo(site: &Site) -> Result<(), Trouble> {
    let (key, now) = (known_key(), site.env.now());
    let read = move |tx: &mut ReadTx| {
        Ok::<_, DbError>((staff::logins_at(tx, DEMO_DOMAIN)?, key::is_good(tx, key.secret(), now)?))
    };
    let (logins, key_is_good) = site.db.read(&Scope::Installation, read).await?;
    if let Some(email) = logins.first() {
        return Err(Trouble::wrong_use(format!(
            "{email} is a login of the demo, and everybody knows its password: `bodega user disable {email}` (profile prod)"
        )));
    }
    if key_is_good {
        return Err(Trouble::wrong_use(
            "the key of the demo is good here, and everybody knows it: end it at /api/v1/admin/keys (profile prod)",
        ));
    }
    Ok(())
}

/// The setting must name a source; without one somebody must have chosen it before.
async fn deliveries(site: &Site, merchant: &Merchant) -> Result<Option<&'static str>, Trouble> {
    let scope = Scope::One(merchant.number);
    let wanted = scope.clone();
    if let Some(named) = site.config.delivery_source.clone() {
        let found = site.db.read(&scope, move |tx| branch(tx, &wanted, &named)).await.map_err(Trouble::failed)?;
        found.ok_or_else(no_such_branch)?;
        return windows(site, &scope).await;
    }
    match site.db.read(&scope, move |tx| site::delivery_source(tx, &wanted)).await {
        Ok(_) => windows(site, &scope).await,
        Err(InventoryError::NoDeliverySource) => {
            let why = "no site serves home deliveries: name one as DELIVERY_SOURCE_BRANCH_ID, or run `bodega seed`";
            if site.config.profile == Profile::Prod {
                return Err(Trouble::wrong_use(why));
            }
            Ok(Some(why))
        }
        Err(error) => Err(Trouble::failed(error)),
    }
}

/// Without a window nobody can say when to come.
async fn windows(site: &Site, scope: &Scope) -> Result<Option<&'static str>, Trouble> {
    let wanted = scope.clone();
    let read = move |tx: &mut ReadTx| slot::plan(tx, &wanted, &Wanted::delivery(), None);
    match site.db.read(scope, read).await {
        Ok(planned) => Ok(planned.is_empty().then_some(
            "no delivery windows are planned: POST /api/v1/admin/delivery-slots, or `bodega seed` for The Warehouse",
        )),
        // A source that is named and not chosen yet.
        Err(SalesError::AddressNotServed) => Ok(None),
        Err(error) => Err(Trouble::failed(error)),
    }
}

async fn choose_source(site: &Site, merchant: &Merchant, named: String) -> Result<(), Trouble> {
    let scope = Scope::One(merchant.number);
    let call = site.env.call(Actor::system("configuration"), scope.clone());
    let chosen = site.db.write(&call, move |tx| choose(tx, &scope, &named)).await.map_err(Trouble::failed)?;
    chosen.ok_or_else(no_such_branch)
}

fn no_such_branch() -> Trouble {
    Trouble::wrong_use("DELIVERY_SOURCE_BRANCH_ID names no branch, neither by id nor by code")
}

fn branch(tx: &mut ReadTx, scope: &Scope, named: &str) -> Result<Option<Branch>, InventoryError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    let sites = site::list(tx, scope, SiteFilter::default(), &all)?.items;
    Ok(sites.into_iter().find(|site| site.code == named || site.id.to_string() == named))
}

/// Nothing: there is no such branch.
fn choose(tx: &mut Tx, scope: &Scope, named: &str) -> Result<Option<()>, InventoryError> {
    let Some(found) = branch(tx, scope, named)? else { return Ok(None) };
    if !found.delivery_source {
        site::set_delivery_source(tx, scope, found.id)?;
    }
    Ok(Some(()))
}

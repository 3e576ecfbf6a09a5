//! What the front page shows: gathered from the catalogue, the sites and the stock of the merchant at hand, in one
//! snapshot.

use std::collections::HashMap;

use bodega_catalog::{
    category::{self, view::CategoryView},
    product::{self, Listing, Product, Unit},
};
use bodega_db::ReadTx;
use bodega_http::{House, HttpError};
use bodega_identity::Identity;
use bodega_inventory::{
    site::{self, Kind, Site, SiteFilter},
    stock,
};
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use bodega_sales::slot::{self, Wanted, Window};
use bodega_ui::{
    Shell, Theme,
    art::house_drawing,
    component::{Chip, Price, Tone},
};

use super::pages::Walk;
use crate::{
    config::Config,
    demo,
    page::{Aisle, Branch, Door, Key, Letter, Mailbox, Pager, Stand, Welcome, hours},
};

/// So many products stand on the shelf of one page.
const SHELF: i64 = 20;
/// So few of one are worth telling.
const FEW: i64 = 5;

/// What the pages of a serving node know beside the records.
#[derive(Clone)]
pub struct Front {
    /// How others reach it.
    pub url: String,
    /// Whose keys hang in the open: the demo's.
    pub keys: Vec<Key>,
    /// Is the mailbox open?
    pub mailbox: bool,
}

/// What one snapshot of the records gives.
struct Seen {
    sites: Vec<Site>,
    aisles: Vec<CategoryView>,
    products: Page<Product>,
    at: i64,
    left: HashMap<Id<noun::Variant>, i64>,
    next: Vec<Window>,
}

impl Front {
    /// That of a configuration, with the keys that a demo shows.
    pub fn of(config: &Config, keys: Vec<Key>) -> Self {
        Self { url: config.public_url(), keys, mailbox: config.mailbox }
    }

    /// The front page for a visitor.
    pub(super) async fn welcome(
        &self,
        house: &House,
        identity: &Identity,
        scope: Option<Scope>,
        walk: &Walk,
        theme: Theme,
    ) -> Result<Welcome, HttpError> {
        let merchant = match scope.as_ref().and_then(|scope| scope.one().ok()) {
            Some(number) => identity.directory().await?.number(number).cloned(),
            None => None,
        };
        let name = merchant.as_ref().map_or("Bodega", |merchant| merchant.name.as_str()).to_owned();
        let mut shell = Shell::new(&name, "/").of(&name).lit(theme).as_front();
        shell.description = format!("{name}: where its branches are, what stands on its shelves, and its API.");
        let mut page = Welcome {
            shell,
            name,
            opening: String::new(),
            products: 0,
            branches: Vec::new(),
            aisles: Vec::new(),
            shelf: Vec::new(),
            pager: Pager::default(),
            keys: self.keys.clone(),
            doors: Door::house(self.mailbox),
            url: self.url.clone(),
            example: None,
        };
        let Some(scope) = scope else { return Ok(page) };
        let (wanted, aisle, at) = (scope.clone(), walk.aisle.clone(), walk.page.unwrap_or(1).clamp(1, 500));
        let now = house.env.now();
        let seen = house.db.read(&scope, move |tx| look(tx, &wanted, aisle.as_deref(), at, now)).await?;
        page.fill(seen, walk.aisle.as_deref(), now);
        Ok(page)
    }

    /// The letters that would have been sent.
    pub(super) fn letters(&self, identity: &Identity, theme: Theme) -> Mailbox {
        let mails = identity.mailbox().map(bodega_identity::mail::Mailbox::mails).unwrap_or_default();
        let letters = mails.into_iter().map(|mail| Letter {
            to: mail.to,
            subject: mail.subject,
            at: mail.at.timestamp().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            body: Letter::parts(&mail.text),
        });
        Mailbox::new(letters.collect(), theme)
    }
}

fn look(tx: &mut ReadTx, scope: &Scope, aisle: Option<&str>, at: i64, now: Time) -> Result<Seen, HttpError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    let active = SiteFilter { active: Some(true), ..SiteFilter::default() };
    let sites = site::list(tx, scope, active, &all)?.items;
    let aisles = category::visible(tx, scope)?;
    let category = aisle.and_then(|slug| aisles.iter().find(|aisle| aisle.slug == slug)).map(|aisle| aisle.id);
    let listing = Listing { category, ..Listing::public() };
    let mut shelf = |at: i64| {
        let request = PageRequest { limit: SHELF, offset: (at - 1) * SHELF, cursor: None };
        product::list(tx, scope, &listing, &request)
    };
    let (mut at, mut products) = (at, shelf(at)?);
    // Whoever walks past the end stands before the last shelf.
    let last = pages(products.total.unwrap_or(0)).max(1);
    if products.items.is_empty() && at > last {
        (at, products) = (last, shelf(last)?);
    }
    let variants: Vec<_> =
        products.items.iter().flat_map(|one| one.content.variants.iter().map(|one| one.id)).collect();
    let mut left = HashMap::new();
    for one in stock::available(tx, scope, &variants)? {
        *left.entry(one.variant).or_default() += one.available;
    }
    let next = next_windows(tx, scope, &sites, now)?;
    Ok(Seen { sites, aisles, products, at, left, next })
}

/// The first windows with room: of each site where orders are fetched, and of the one that delivers.
fn next_windows(tx: &mut ReadTx, scope: &Scope, sites: &[Site], now: Time) -> Result<Vec<Window>, HttpError> {
    let mut next = Vec::new();
    for site in sites {
        if site.delivery_source {
            next.extend(slot::next(tx, scope, &Wanted::delivery(), now)?);
        }
        if site.pickup {
            next.extend(slot::next(tx, scope, &Wanted::pickup(site.id), now)?);
        }
    }
    Ok(next)
}

impl Welcome {
    fn fill(&mut self, seen: Seen, aisle: Option<&str>, now: Time) {
        let at = seen.at;
        let total = seen.products.total.unwrap_or(0);
        self.branches = seen.sites.iter().map(|site| branch(site, &seen.next, now)).collect();
        let shop = seen.sites.iter().find(|site| site.kind == Kind::Branch);
        self.opening = shop.map(|site| hours::now_in_words(site, now)).unwrap_or_default();
        let top: Vec<_> =
            seen.aisles.iter().filter(|aisle| aisle.parent_id.is_none() && aisle.product_count > 0).collect();
        self.products = if aisle.is_none() { total } else { top.iter().map(|aisle| aisle.product_count).sum() };
        if !top.is_empty() {
            self.aisles.push(Aisle {
                name: "All".to_owned(),
                href: "/#shelf".to_owned(),
                count: None,
                chosen: aisle.is_none(),
            });
        }
        self.aisles.extend(top.into_iter().map(|one| Aisle {
            name: one.name.clone(),
            href: address(Some(&one.slug), 1),
            count: Some(one.product_count),
            chosen: aisle == Some(one.slug.as_str()),
        }));
        self.example = seen.products.items.first().map(|product| product.content.slug.clone());
        self.shelf = seen.products.items.iter().filter_map(|product| stand(product, &seen.left)).collect();
        let pages = pages(total);
        self.pager = Pager {
            page: at,
            pages,
            before: (at > 1).then(|| address(aisle, at - 1)),
            after: (at < pages).then(|| address(aisle, at + 1)),
        };
    }
}

fn pages(total: i64) -> i64 {
    (total + SHELF - 1) / SHELF
}

fn address(aisle: Option<&str>, page: i64) -> String {
    let aisle = aisle.map(|slug| format!("aisle={}", encoded(slug)));
    let page = (page > 1).then(|| format!("page={page}"));
    let query = [aisle, page].into_iter().flatten().collect::<Vec<_>>().join("&");
    if query.is_empty() { "/#shelf".to_owned() } else { format!("/?{query}#shelf") }
}

/// Letters of a slug that an address cannot have as they are.
fn encoded(slug: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'~');
    slug.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn branch(site: &Site, next: &[Window], now: Time) -> Branch {
    let where_it_is = &site.address;
    let town = [where_it_is.postal_code.as_deref(), Some(where_it_is.city.as_str())];
    let mut address = vec![where_it_is.line1.clone()];
    address.extend(where_it_is.line2.clone());
    address.push(town.into_iter().flatten().collect::<Vec<_>>().join(" "));
    let mut offers = Vec::new();
    if site.pickup {
        offers.push(Chip::new("Pick-up", Tone::Plain).with("bag"));
    }
    if site.delivery_source {
        offers.push(Chip::new("Home delivery", Tone::Good).with("van"));
    }
    Branch {
        name: site.name.clone(),
        now: hours::now_in_words(site, now),
        address,
        hours: hours::in_words(&site.hours),
        next: next.iter().filter(|one| one.site == site.id).map(|one| hours::next_in_words(one, now)).collect(),
        offers,
    }
}

/// The product with its cheapest variant; none when nothing of it is for sale.
fn stand(product: &Product, left: &HashMap<Id<noun::Variant>, i64>) -> Option<Stand> {
    let content = &product.content;
    let mut variants: Vec<_> = content.variants.iter().filter(|variant| variant.active).collect();
    variants.sort_by_key(|variant| variant.price.amount);
    let first = variants.first()?;
    let in_stock: i64 = variants.iter().filter_map(|variant| left.get(&variant.id)).sum();
    let mut chips: Vec<Chip> = content.dietary.iter().filter_map(|label| dietary(label)).take(2).collect();
    if first.unit == Unit::Each && (1..=FEW).contains(&in_stock) {
        chips.push(Chip::new(format!("{in_stock} left"), Tone::Attention).with("warn"));
    }
    let mut unit = match first.unit {
        Unit::Each => first.title.clone(),
        Unit::Gram if first.price.per == 1000 => "per kilo".to_owned(),
        Unit::Ml if first.price.per == 1000 => "per litre".to_owned(),
        Unit::Gram => format!("per {} g", first.price.per),
        Unit::Ml => format!("per {} ml", first.price.per),
    };
    if variants.len() > 1 {
        unit = format!(
            "{unit}, and {} more",
            if variants.len() == 2 { "one size".to_owned() } else { format!("{} sizes", variants.len() - 1) }
        );
    }
    let currency = first.price.currency;
    Some(Stand {
        title: content.title.clone(),
        href: format!("/api/v1/products/{}", encoded(&content.slug)),
        picture: demo::picture::url(&first.sku).unwrap_or_else(|| house_drawing("parcel")).to_owned(),
        unit,
        price: Price::new(first.price.amount, currency.code(), currency.decimals()),
        chips,
        out: in_stock <= 0,
    })
}

fn dietary(label: &str) -> Option<Chip> {
    let chip = |text: &str, icon| Some(Chip::new(text, Tone::Good).with(icon));
    match label {
        "vegan" => chip("Vegan", "leaf"),
        "gluten-free" => chip("Gluten-free", "wheat"),
        "organic" => chip("Organic", "leaf"),
        "lactose-free" => chip("Lactose-free", "check"),
        _ => None,
    }
}

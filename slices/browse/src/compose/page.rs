//! Cards and pages made of what was read.

use bodega_catalog::product::{Product, Variant, view::ImageView};
use bodega_kernel::Money;

use super::{Core, Had, Priced, Stocks};
use crate::{
    look::Look,
    view::{Card, Picture, ProductPage, Rating, Sort, Stock, UnitPrice, VariantLine, Wish},
};

/// The attribute that says in which months something is at its best.
const SEASON: &str = "season";

/// Which variant a card shows: that for which its product was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Pick {
    /// The first that can be had.
    #[default]
    First,
    /// The same of those that cost less than they did.
    Reduced,
    /// The cheapest: by its price a product is ordered and bounded.
    Cheapest,
}

impl Pick {
    /// What a wish is about.
    pub fn of(wish: &Wish) -> Self {
        let by_price = wish.min_price.is_some() || wish.max_price.is_some();
        if by_price || matches!(wish.sort, Sort::Price | Sort::PriceDown) {
            Self::Cheapest
        } else if wish.offers {
            Self::Reduced
        } else {
            Self::First
        }
    }
}

/// The card of a product. None: nothing of it is sold.
pub(crate) fn card(core: &Core, look: &Look, stocks: &Stocks, pick: Pick) -> Option<Card> {
    let had: Vec<_> = core.sold().map(|(variant, priced)| (variant, priced, stocks.of(variant, look.branch))).collect();
    let lowest = core.lowest(look.currency).map(|price| (price.amount, price.currency));
    let is_meant = |priced: &Priced| match pick {
        Pick::First => true,
        Pick::Reduced => priced.before.is_some(),
        Pick::Cheapest => Some((priced.price.amount, priced.price.currency)) == lowest,
    };
    let meant = || had.iter().enumerate().filter(|(_, (_, priced, _))| is_meant(priced));
    let can_be_had = meant().find(|(_, (variant, _, had))| had.told(variant).is_here());
    let elsewhere = || meant().find(|(_, (variant, _, had))| had.is_anywhere(variant));
    let shown = can_be_had.or_else(elsewhere).or_else(|| meant().next()).or_else(|| had.iter().enumerate().next());
    let (at, (variant, priced, stock)) = shown?;
    let mut pictures = pictures(core, look);
    // A picture for each variant: then each has its own.
    let own = if pictures.len() == had.len() { at } else { 0 };
    let image = (own < pictures.len()).then(|| pictures.swap_remove(own));
    let content = &core.product.content;
    let shown = content.in_language(look.asked());
    Some(Card {
        id: core.product.id,
        slug: content.slug.clone(),
        title: shown.title.to_owned(),
        lang: shown.lang.to_owned(),
        brand: content.brand.clone(),
        size: variant.title_in(look.asked(), &content.lang).to_owned(),
        price: Money::new(priced.price.amount, priced.price.currency),
        per: priced.price.per,
        compare_at: before(*priced),
        unit_price: unit_price(variant, *priced),
        image,
        rating: rating(core),
        dietary: content.dietary.clone(),
        variants: had.len(),
        stock: stock.told(variant),
        variant: variant.id,
        sku: variant.sku.clone(),
        unit: variant.unit,
        step: variant.step,
        min: variant.min,
        max: variant.max,
        min_age: content.min_age,
        category: core.path.last().cloned(),
        hue: core.hue,
        season: content.attributes.get(SEASON).cloned(),
    })
}

/// All that is to be seen of a product.
pub(crate) fn page(core: &Core, look: &Look, stocks: &Stocks) -> Option<ProductPage> {
    let card = card(core, look, stocks, Pick::First)?;
    let Product { content, version, created_at, updated_at, .. } = &core.product;
    let shown = content.in_language(look.asked());
    let line =
        |(variant, priced): (&Variant, Priced)| line(core, look, variant, priced, stocks.of(variant, look.branch));
    Some(ProductPage {
        card,
        description: shown.description.to_owned(),
        description_lang: shown.description_lang.to_owned(),
        images: pictures(core, look),
        tags: content.tags.clone(),
        allergens: content.allergens.clone(),
        attributes: shown.attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        category_ids: content.categories.clone(),
        path: core.path.clone(),
        variants: core.sold().map(line).collect(),
        histogram: core.votes,
        langs: content.languages().map(str::to_owned).collect(),
        version: *version,
        created_at: *created_at,
        updated_at: *updated_at,
    })
}

fn line(core: &Core, look: &Look, variant: &Variant, priced: Priced, had: Had) -> VariantLine {
    let own = &core.product.content.lang;
    VariantLine {
        id: variant.id,
        sku: variant.sku.clone(),
        title: variant.title_in(look.asked(), own).to_owned(),
        options: variant.options.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        unit: variant.unit,
        step: variant.step,
        min: variant.min,
        max: variant.max,
        barcodes: variant.barcodes.iter().map(|code| (code.code.clone(), code.quantity)).collect(),
        price: Money::new(priced.price.amount, priced.price.currency),
        per: priced.price.per,
        compare_at: before(priced),
        unit_price: unit_price(variant, priced),
        stock: had.told(variant),
        here: had.here,
        anywhere: had.anywhere,
    }
}

fn before(priced: Priced) -> Option<Money> {
    priced.before.map(|amount| Money::new(amount, priced.price.currency))
}

/// Only where it says more than the price.
fn unit_price(variant: &Variant, priced: Priced) -> Option<UnitPrice> {
    let compared = variant.unit_price(priced.price)?;
    let same = compared.unit == variant.unit && compared.price.per == priced.price.per;
    let price = Money::new(compared.price.amount, compared.price.currency);
    (!same).then_some(UnitPrice { price, per: compared.price.per, unit: compared.unit })
}

/// The average to hundredths: the same number wherever it is shown.
pub(crate) fn rating(core: &Core) -> Rating {
    let (count, hundredths) = core.rated();
    let average = i32::try_from(hundredths).map_or(0.0, |hundredths| f64::from(hundredths) / 100.0);
    Rating { average, count }
}

fn pictures(core: &Core, look: &Look) -> Vec<Picture> {
    let content = &core.product.content;
    let views = ImageView::all(content, look.asked(), &core.pictures);
    let of = |view: ImageView| {
        let original = core.pictures.get(&view.media_id)?;
        Some(Picture { hash: original.hash.clone(), width: original.width, height: original.height, alt: view.alt })
    };
    views.into_iter().filter_map(of).collect()
}

impl Stock {
    /// Can it be had at some site, if not here?
    pub const fn is_anywhere(self) -> bool {
        !matches!(self, Self::Out)
    }
}

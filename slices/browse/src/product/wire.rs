//! Products as the API shows them: what the catalogue says, and whether it can be had.

use bodega_catalog::product::view::{PriceView, ProductView, RatingView, UnitPriceView, VariantView};
use bodega_kernel::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    compose::{self, Core, Stocks},
    look::Look,
};

/// A product, and whether it can be had.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShopProduct {
    /// What the catalogue says of it.
    #[serde(flatten)]
    pub product: ProductView<ShopVariant>,
    /// Can any of its variants be had at any site?
    in_stock_anywhere: bool,
    /// Can any of them be had at the branch that was asked for?
    #[serde(skip_serializing_if = "Option::is_none")]
    in_stock_for_branch: Option<bool>,
}

/// A variant, and whether it can be had.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShopVariant {
    /// What the catalogue says of it.
    #[serde(flatten)]
    variant: VariantView,
    /// Can it be had at any site?
    in_stock_anywhere: bool,
    /// Can it be had at the branch that was asked for?
    #[serde(skip_serializing_if = "Option::is_none")]
    in_stock_for_branch: Option<bool>,
    /// How much of it, in its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    available_for_branch: Option<i64>,
}

impl ShopProduct {
    /// As it is shown to this look.
    pub fn of(core: &Core, look: &Look, stocks: &Stocks) -> Self {
        let mut product = ProductView::of(&core.product, look.asked(), &core.pictures);
        let rating = compose::rating(core);
        product.rating = RatingView { average: rating.average, count: rating.count };
        product.price_from = core.lowest(look.currency).map(|price| Money::new(price.amount, price.currency));
        // Both leave out what is not for sale, in one order.
        let mut sold = core.sold();
        let product = product.map_variants(|view| match sold.next() {
            Some((variant, priced)) => {
                let had = stocks.of(variant, look.branch);
                let before = priced.before.map(|amount| PriceView { amount, ..priced.price.into() });
                let compared = variant.unit_price(priced.price).map(UnitPriceView::from);
                let price = priced.price.into();
                ShopVariant {
                    variant: VariantView { price, compare_at_price: before, unit_price: compared, ..view },
                    in_stock_anywhere: had.is_anywhere(variant),
                    in_stock_for_branch: had.is_here(variant),
                    available_for_branch: had.here,
                }
            }
            None => ShopVariant {
                variant: view,
                in_stock_anywhere: false,
                in_stock_for_branch: None,
                available_for_branch: None,
            },
        });
        let here = product.variants.iter().any(|variant| variant.in_stock_for_branch == Some(true));
        Self {
            in_stock_anywhere: product.variants.iter().any(|variant| variant.in_stock_anywhere),
            in_stock_for_branch: look.branch.map(|_| here),
            product,
        }
    }
}

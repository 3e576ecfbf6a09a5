//! What is around a page, from what the shop knows.

use bodega_browse::CategoryNode;
use bodega_http::HttpError;
use bodega_kernel::Lang;

use crate::{
    Storefront,
    frame::{Frame, Head, aisles, standing},
    part::Fit,
    visitor::Visitor,
    ways::Ways,
};

impl Storefront {
    /// What is around the page that a visitor looks at.
    pub(crate) async fn frame(&self, visitor: &Visitor) -> Result<Frame, HttpError> {
        let (words, ways) = (visitor.words, &visitor.ways);
        let tree = self.browse().categories(visitor.glance).await?;
        let aisles = aisles(words, ways, &tree, Fit::Thumb);
        let langs = Lang::ALL.map(|lang| (lang, visitor.here_in(&Ways::of(lang, visitor.own))));
        Ok(Frame {
            words,
            ways: ways.clone(),
            brand: visitor.merchant.name.clone(),
            back: visitor.here(),
            query: String::new(),
            branch: visitor.branch.as_ref().map(|branch| standing(words, branch, visitor.now)),
            products: CategoryNode::under(&tree, None).map(|node| node.count).sum(),
            aisles,
            langs: langs.into(),
            currencies: visitor.currencies.to_vec(),
            currency: visitor.glance.currency,
            theme: visitor.theme,
            own: None,
            links: self.links().to_vec(),
            head: head(visitor),
        })
    }
}

/// The page itself, without its query; pages that have one worth keeping say so themselves.
fn head(visitor: &Visitor) -> Head {
    let at = |lang: Lang| format!("{}{}", visitor.origin, Ways::of(lang, visitor.own).to(&visitor.path));
    let mut alternates: Vec<(&'static str, String)> = Lang::ALL.map(|lang| (lang.code(), at(lang))).into();
    alternates.push(("x-default", at(visitor.own)));
    Head { canonical: at(visitor.words.lang()), alternates, ..Head::default() }
}

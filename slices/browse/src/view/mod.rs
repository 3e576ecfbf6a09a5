//! What a visitor sees, as Rust: cards, product pages, lists with facets, the tree, suggestions. The REST answers and
//! the pages of the storefront are both made of these.

mod card;
mod found;
mod glance;
mod page;
mod suggestion;
mod tree;
mod wish;

pub use card::{Card, Picture, Rating, Stock, UnitPrice};
pub use found::{CategoryCount, Count, Facets, Found};
pub use glance::{Branch, Glance};
pub use page::{ProductPage, VariantLine};
pub use suggestion::{Leads, Suggestion};
pub use tree::{CategoryNode, Crumb};
pub use wish::{Sort, Wish};

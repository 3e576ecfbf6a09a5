//! The facets of a product in the index, by name.

/// The categories that it stands in, and all above them, by id.
pub(crate) const CATEGORY: &str = "category";
/// Who makes it.
pub(crate) const BRAND: &str = "brand";
/// Its dietary labels, to be counted.
pub(crate) const DIETARY: &str = "dietary";
/// The same, to be filtered by. A facet is counted as if it were not filtered by, which is right where one of several
/// values is enough; who chooses two labels wants both, and the numbers beside the others should say what is left then.
pub(crate) const LABEL: &str = "label";
/// The sites where it can be had, and [`ANYWHERE`] if there is one.
pub(crate) const STOCK: &str = "stock";
/// The value of [`STOCK`] for what can be had at some site.
pub(crate) const ANYWHERE: &str = "any";
/// `1` to `5`: it is rated so much on average at least.
pub(crate) const RATING: &str = "rating";
/// Its free words.
pub(crate) const TAG: &str = "tag";

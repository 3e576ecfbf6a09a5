//! What may stand once in a merchant's catalogue, and is another's already.

/// One value that is another's already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What kind of claim.
    pub claim: Claim,
    /// Where the value stood in the body.
    pub field: String,
    /// The value.
    pub value: String,
}

/// What may stand once in a merchant's catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// A variant's SKU.
    Sku,
    /// The address part of a product or a category.
    Slug,
    /// A barcode, as fourteen digits.
    Barcode,
    /// The id that it has elsewhere.
    ExternalId,
    /// What staff call a price list.
    Name,
}

impl Claim {
    /// Its code in an answer.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sku => "SKU_TAKEN",
            Self::Slug => "SLUG_TAKEN",
            Self::Barcode => "BARCODE_TAKEN",
            Self::ExternalId => "EXTERNAL_ID_TAKEN",
            Self::Name => "NAME_TAKEN",
        }
    }
}

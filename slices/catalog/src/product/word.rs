//! The words of products.

bodega_db::words! {
    /// Who may see a product.
    #[schema(as = ProductStatus)]
    Status {
        /// Staff, who still work on it.
        Draft = "draft",
        /// Everybody.
        Active = "active",
        /// Nobody but those who look for it: it was deleted.
        Archived = "archived",
    }
}

bodega_db::words! {
    /// In what a variant is counted: quantities are whole numbers of it.
    Unit {
        /// Pieces (UN/CEFACT C62).
        Each = "EACH",
        /// Grams (GRM).
        Gram = "GRAM",
        /// Millilitres (MLT).
        Ml = "ML",
    }
}

impl Unit {
    /// The quantities that a price may be for; the first is meant when none is named.
    pub const fn pers(self) -> &'static [i64] {
        match self {
            Self::Each => &[1],
            Self::Gram | Self::Ml => &[1000, 100],
        }
    }

    /// The step that is meant when none is named: weighed goods sell in steps of 100.
    pub const fn usual_step(self) -> i64 {
        match self {
            Self::Each => 1,
            Self::Gram | Self::Ml => 100,
        }
    }
}

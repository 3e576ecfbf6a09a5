//! What can be found.

use bodega_kernel::{Currency, Lang, MerchantId};
use uuid::Uuid;

/// What a document is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// It is found by [`crate::Engine::search`], and its titles are suggested.
    #[default]
    Item,
    /// Only its titles are suggested: a category, say.
    Entry,
}

/// Which part of a document a text is. A word in the title says more about it than one in the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Its name. What is suggested, too.
    Title,
    /// Who makes it.
    Brand,
    /// What it is filed under. Of `Milk & plant drinks` it is a kind of milk, or of drink.
    Category,
    /// What that is filed under, further up. It counts only for words that hardly anything else has: who looks for eggs
    /// does not want all of `Dairy & eggs`.
    Aisle,
    /// Labels.
    Tags,
    /// Names of its sizes, colours and so on.
    Variant,
    /// Everything else that is said about it.
    Description,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Title, Self::Brand, Self::Category, Self::Aisle, Self::Tags, Self::Variant, Self::Description];
}

/// A text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The language that it is in; None for one that is not of the house's, and for names that have none.
    pub lang: Option<Lang>,
    /// Which part it is.
    pub field: Field,
    /// Itself.
    pub text: String,
}

/// What something costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The currency.
    pub currency: Currency,
    /// Where: only places need be named at which it is not as it is everywhere.
    pub place: Option<Uuid>,
    /// Minor units.
    pub amount: i64,
    /// Is that less than it was?
    pub reduced: bool,
}

impl Price {
    /// Everywhere, as it always was.
    pub const fn new(currency: Currency, amount: i64) -> Self {
        Self { currency, place: None, amount, reduced: false }
    }
}

/// Something that can be found, as a whole: putting it again replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Whose it is.
    pub merchant: MerchantId,
    /// Its name for the caller; with the merchant it is unique.
    pub key: Uuid,
    /// What it is for.
    pub kind: Kind,
    /// Its words.
    pub texts: Vec<Text>,
    /// Article numbers and barcodes: found only when they are typed as a whole. Hyphens, blanks and case do not matter.
    pub codes: Vec<String>,
    /// Values that can be filtered by and counted; several for one facet are allowed.
    pub facets: Vec<(&'static str, String)>,
    /// What it costs, once for each currency in which it is sold, and once more for each place where that is another.
    pub prices: Vec<Price>,
    /// Hundredths of a star; 0 when nobody has rated it.
    pub rating: u32,
    /// How often it is wanted, in any unit that is the same for all documents.
    pub popularity: u32,
    /// When it came, in microseconds: what sorting by newest goes by.
    pub created: i64,
}

impl Document {
    /// An item without words yet.
    pub fn new(merchant: MerchantId, key: Uuid) -> Self {
        Self {
            merchant,
            key,
            kind: Kind::Item,
            texts: Vec::new(),
            codes: Vec::new(),
            facets: Vec::new(),
            prices: Vec::new(),
            rating: 0,
            popularity: 0,
            created: 0,
        }
    }

    /// The same, with one text more.
    #[must_use]
    pub fn text(mut self, lang: Option<Lang>, field: Field, text: impl Into<String>) -> Self {
        self.texts.push(Text { lang, field, text: text.into() });
        self
    }

    /// The same, with one value of a facet more.
    #[must_use]
    pub fn facet(mut self, facet: &'static str, value: impl Into<String>) -> Self {
        self.facets.push((facet, value.into()));
        self
    }

    /// The same, with one code more.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.codes.push(code.into());
        self
    }
}

/// A step from one state of the index to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This is how it is now.
    Put(Box<Document>),
    /// It is gone.
    Remove {
        /// Whose it was.
        merchant: MerchantId,
        /// Its name.
        key: Uuid,
    },
}

impl From<Document> for Change {
    fn from(document: Document) -> Self {
        Self::Put(Box::new(document))
    }
}

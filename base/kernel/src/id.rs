//! Typed ids. Inside they are UUIDv7, outside they are TypeIDs (`ord_01k…`), so that an id says what it names and a
//! product's id can never be handed to an order.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};
use uuid::Uuid;

/// What an id names.
pub trait Noun: 'static {
    /// The three letters before the underscore.
    const PREFIX: &'static str;
}

/// The nouns of the house. They stand together because an id travels further than the slice that makes it.
pub mod noun {
    use super::{Noun, ObjectBuilder, RefOr, Schema, Type};

    macro_rules! nouns {
        ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {}
            impl Noun for $name {
                const PREFIX: &'static str = $prefix;
            }
            // An API document names `Id<Product>` after its noun.
            impl utoipa::__dev::ComposeSchema for $name {
                fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
                    ObjectBuilder::new().schema_type(Type::String).into()
                }
            }
            impl utoipa::ToSchema for $name {
                fn name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed(stringify!($name))
                }
            }
        )*

            /// The schema of every noun's id, by the name that a document gives it.
            pub fn schemas() -> Vec<(String, RefOr<Schema>)> {
                use utoipa::PartialSchema;
                vec![$((format!("Id_{}", stringify!($name)), super::Id::<$name>::schema())),*]
            }
        };
    }

    nouns! {
        /// A business whose goods are here.
        Merchant = "mer";
        /// A person who logs in.
        User = "usr";
        /// A buyer of one merchant.
        Customer = "cus";
        /// A branch or a warehouse.
        Site = "ste";
        /// A part of a site.
        Zone = "zon";
        /// A place in a site that holds stock.
        Bin = "bin";
        /// A node of the category tree.
        Category = "cat";
        /// What is shown.
        Product = "prd";
        /// What is sold, counted and shipped.
        Variant = "var";
        /// A picture of a merchant's library.
        Media = "med";
        /// One stock row: a variant at a site.
        Stock = "stk";
        /// One line of the stock ledger.
        Movement = "mov";
        /// Stock promised to somebody.
        Reservation = "res";
        /// Goods on their way from one site to another.
        Transfer = "trf";
        /// An employee's wish for stock.
        StockRequest = "srq";
        /// A customer's address.
        Address = "adr";
        /// A logged-in device.
        Session = "ses";
        /// A key of a machine.
        ApiKey = "key";
        /// A set of permissions.
        Role = "rol";
        /// A fact in the log.
        Event = "evt";
        /// Work to be done later.
        Job = "job";
        /// A line of the audit.
        Audit = "aud";
        /// What the staff wrote about a customer.
        Note = "nte";
        /// A mail to be sent.
        Mail = "mal";
        /// Words that stand for each other in the search.
        Synonym = "syn";
        /// A delivery window.
        Slot = "slt";
        /// A date on which a delivery window is closed or has other room.
        SlotException = "slx";
        /// A list of prices that stand beside the usual ones.
        PriceList = "prl";
        /// What a buyer says about a product.
        Review = "rev";
        /// A file of products on its way in.
        Import = "imp";
        /// Products on their way out into a file.
        Export = "exp";
        /// What somebody wants to buy.
        Cart = "crt";
        /// A line of a cart.
        CartItem = "itm";
        /// A checkout that is gone through step by step.
        Checkout = "chk";
        /// What somebody has bought.
        Order = "ord";
        /// A line of an order.
        OrderItem = "oit";
        /// The part of an order that one site picks, packs and hands over.
        Fulfilment = "ful";
        /// A bill of an order, or a note that takes some of it back.
        Invoice = "inv";
        /// Money that is to be moved for an order.
        Payment = "pay";
        /// Money on its way back to its payer.
        Refund = "ref";
        /// A way of paying that a customer has saved.
        SavedMethod = "pmt";
        /// A part of a payment that is taken of what is held.
        Capture = "cap";
        /// Something about money that a person should look at.
        Finding = "fnd";
        /// A comparison of our books with a provider's.
        Reconciliation = "rcn";
        /// A reduction with its conditions.
        Promotion = "prm";
        /// A fee that comes on top of goods.
        Fee = "fee";
        /// A rate at which goods are taxed.
        TaxRate = "txr";
    }
}

/// A UUIDv7 that knows what it names.
pub struct Id<T: Noun>(Uuid, PhantomData<fn() -> T>);

/// Text that is not an id of the wanted noun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id that begins with {prefix}_")]
pub struct IdError {
    prefix: &'static str,
}

impl<T: Noun> Id<T> {
    /// Takes a UUID that is known to name a `T`.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The UUID inside.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(uuid: Uuid) -> [u8; 26] {
    let mut value = uuid.as_u128();
    let mut out = [b'0'; 26];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(value & 31) as usize];
        value >>= 5;
    }
    out
}

fn decode(text: &str) -> Option<Uuid> {
    let bytes = text.as_bytes();
    // 26 × 5 bits are two more than 128: the first letter may only be 0 to 7.
    if bytes.len() != 26 || bytes[0] > b'7' {
        return None;
    }
    let mut value: u128 = 0;
    for byte in bytes {
        let digit = ALPHABET.iter().position(|letter| letter == byte)?;
        value = (value << 5) | digit as u128;
    }
    Some(Uuid::from_u128(value))
}

impl<T: Noun> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = encode(self.0);
        write!(f, "{}_{}", T::PREFIX, std::str::from_utf8(&letters).map_err(|_| fmt::Error)?)
    }
}

impl<T: Noun> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.strip_prefix(T::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .and_then(decode)
            .map(Self::from_uuid)
            .ok_or(IdError { prefix: T::PREFIX })
    }
}

// Written out because a derive would ask the same of `T`.
impl<T: Noun> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<T: Noun> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Noun> Copy for Id<T> {}
impl<T: Noun> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: Noun> Eq for Id<T> {}
impl<T: Noun> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T: Noun> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T: Noun> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T: Noun> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, T: Noun> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

// What a derive on a generic type implements; `PartialSchema` follows from it.
impl<T: Noun> utoipa::__dev::ComposeSchema for Id<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(format!("^{}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", T::PREFIX)))
            .examples([serde_json::json!(format!("{}_01jd3v7k2mfq9s8x4t6w0ybnhe", T::PREFIX))])
            .into()
    }
}
impl<T: Noun> utoipa::ToSchema for Id<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shown_reads_back(value: u128) {
            let id = Id::<noun::Product>::from_uuid(Uuid::from_u128(value));
            prop_assert_eq!(id.to_string().parse::<Id<noun::Product>>(), Ok(id));
        }

        #[test]
        fn text_order_is_id_order(a: u128, b: u128) {
            let (a, b) = (Id::<noun::User>::from_uuid(Uuid::from_u128(a)), Id::<noun::User>::from_uuid(Uuid::from_u128(b)));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn junk_never_panics(text in "\\PC*") {
            let _ = text.parse::<Id<noun::User>>();
        }
    }

    #[test]
    fn another_noun_is_refused() {
        let product = Id::<noun::Product>::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(product.parse::<Id<noun::User>>().is_err());
        assert!("prd_8zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<Id<noun::Product>>().is_err(), "more than 128 bits");
    }
}

//! Enums that are stored and sent as one word.

/// Declares such an enum: `ALL`, `as_str`, `FromStr`, its JSON, its schema, and its place in statements and rows. A word is
/// read in any case and told in its own.
///
/// ```ignore
/// bodega_db::words! {
///     /// How far it has come.
///     Status {
///         /// It waits.
///         Open = "OPEN",
///         /// It is over.
///         Done = "DONE",
///     }
/// }
/// ```
///
/// The crate needs `serde` and `utoipa`.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $variant:ident = $word:tt,)+ }) => {
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema,
        )]
        $(#[$meta])*
        pub enum $name {
            $($(#[$word_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As it is stored and told.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                let named = Self::ALL.iter().copied().find(|one| one.as_str().eq_ignore_ascii_case(word));
                named.ok_or_else(|| format!("must be one of {}", [$($word),+].join(", ")))
            }
        }

        $crate::text_column!($name);
    };
}

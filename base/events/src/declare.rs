//! Declaring facts.

/// Declares the facts that a noun or a slice tells, and `facts()`, which lists their schemas:
///
/// ```
/// use bodega_kernel::{Id, noun};
///
/// bodega_events::facts! {
///     /// A parcel left.
///     ParcelSent = "parcel.sent", "order" order_id {
///         /// Of which order.
///         order_id: Id<noun::Order>,
///         /// How heavy it is.
///         grams: i64,
///     }
/// }
/// assert_eq!(facts()[0].summary, "A parcel left.");
/// ```
///
/// The word behind the type and the field behind it name the stream. Fields are told in camelCase, references and figures
/// only. The crate needs `serde` and `utoipa`.
#[macro_export]
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $kind:literal, $stream:literal $of:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    })*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, ::serde::Serialize, ::utoipa::ToSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl $crate::Fact for $name {
                const TYPE: &'static str = $kind;
                fn stream(&self) -> String {
                    format!(concat!($stream, ":{}"), self.$of)
                }
            }
        )*

        /// What is known of every fact that is declared here.
        pub fn facts() -> Vec<$crate::FactSchema> {
            vec![$($crate::FactSchema::of::<$name>(concat!($($doc),+).trim_ascii_start()),)*]
        }
    };
}

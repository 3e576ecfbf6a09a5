//! A field of a body that was left out, sent as `null`, or sent with a value. PATCH needs to tell the three apart.

use serde::{Deserialize, Deserializer};

/// A field as it was sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Given<T> {
    /// Not at all: PATCH keeps what there is, PUT takes the default.
    #[default]
    Absent,
    /// As `null`: the field is emptied.
    Null,
    /// With a value.
    Value(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What stands afterwards, if `before` stood before.
    pub fn over(&self, before: Option<T>) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value.clone()),
        }
    }

    /// `Some` when the field was sent: with its value, or with nothing for `null`.
    pub fn sent(&self) -> Option<Option<&T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// Declares a body: its fields as they are sent, all of which may be left out, and those of the resource that are only for
/// reading, which are taken and ignored so that what was read can be sent back. Behind `as` stands what the description
/// of the interface says of a field, in brackets what else it says.
///
/// The types are wide on purpose: what is wrong in a body is found by the rules of its noun, all of it at once and with the
/// field's name, and not by the first thing that a parser stumbles over.
macro_rules! body {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$told:meta])* $field:ident: $type:ty as $shown:ty $([$($rule:tt)*])?,)*
            $([read only: $($ignored:ident),+])?
        }
    ) => {
        #[derive(Debug, Clone, Default, serde::Deserialize, utoipa::ToSchema)]
        $(#[$meta])*
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$told])*
                #[serde(default)]
                #[schema(value_type = $shown $(, $($rule)*)?)]
                pub $field: $crate::Given<$type>,
            )*
            $($(
                /// Read-only.
                #[serde(default)]
                #[schema(ignore)]
                pub $ignored: bodega_http::Ignored,
            )+)?
        }
    };
}
pub(crate) use body;

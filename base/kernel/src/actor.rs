//! Who does something.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of being acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActorKind {
    /// A person who is logged in.
    User,
    /// A program with an API key.
    Key,
    /// Nobody yet: a visitor.
    Guest,
    /// Bodega itself: a worker, a schedule, the command line.
    System,
}

impl ActorKind {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Key => "KEY",
            Self::Guest => "GUEST",
            Self::System => "SYSTEM",
        }
    }
}

/// Who acts, by reference: names are looked up when they are shown, so that erasing a person erases them here too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Its kind.
    pub kind: ActorKind,
    /// Its TypeID, or the worker's name.
    pub id: String,
}

impl Actor {
    /// Bodega itself, under the name of the part that acts.
    pub fn system(part: &str) -> Self {
        Self { kind: ActorKind::System, id: part.to_owned() }
    }

    /// A visitor.
    pub fn guest() -> Self {
        Self { kind: ActorKind::Guest, id: String::new() }
    }

    /// A logged-in person.
    pub fn user(id: crate::Id<crate::noun::User>) -> Self {
        Self { kind: ActorKind::User, id: id.to_string() }
    }

    /// A program with a key.
    pub fn key(id: crate::Id<crate::noun::ApiKey>) -> Self {
        Self { kind: ActorKind::Key, id: id.to_string() }
    }
}

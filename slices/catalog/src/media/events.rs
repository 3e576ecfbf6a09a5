//! The facts that the library tells of.

use bodega_events::facts;
use bodega_kernel::{Id, noun};

facts! {
    /// A picture is in the library.
    MediaCreated = "media.created", "media" media_id {
        /// Which.
        media_id: Id<noun::Media>,
    }

    /// A picture is another than before, or called or described otherwise. Whatever shows it is stale.
    MediaUpdated = "media.updated", "media" media_id {
        /// Which.
        media_id: Id<noun::Media>,
        /// Its version now.
        version: i64,
        /// The fields that changed, as the API names them.
        changed: Vec<String>,
    }

    /// A picture was taken out of the library.
    MediaDeleted = "media.deleted", "media" media_id {
        /// Which.
        media_id: Id<noun::Media>,
    }
}

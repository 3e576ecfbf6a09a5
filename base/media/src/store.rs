//! Where the bytes are: a folder, a bucket, or memory, by one interface.
//!
//! ```text
//! originals/3f/3f…        as it was taken or drawn; never served
//! originals/3f/3f….exif   what the camera wrote beside the pixels; never served
//! originals/3f/3f….card   its kind and size; written last, so that who sees it can rely on the rest
//! renditions/1/3f/3f…/480.webp
//! ```

use std::sync::Arc;

use bytes::Bytes;
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use serde::{Deserialize, Serialize};

use crate::{Config, Format, Kind, Place};

/// Rises when renditions come out otherwise than before; those of an older recipe are then made anew.
const RECIPE: u32 = 1;
const PROBE: &str = "probe";

/// What is known of an original without decoding it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Card {
    pub kind: Kind,
    /// Upright.
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
}

pub(crate) struct Store {
    /// What is kept cannot be made again.
    originals: Arc<dyn ObjectStore>,
    /// What can.
    renditions: Arc<dyn ObjectStore>,
}

fn original(hash: &str, part: &str) -> Path {
    Path::from(format!("originals/{}/{hash}{part}", &hash[..2]))
}

fn renditions(hash: &str) -> Path {
    Path::from(format!("renditions/{RECIPE}/{}/{hash}", &hash[..2]))
}

fn rendition(hash: &str, width: u32, format: Format) -> Path {
    Path::from(format!("{}/{width}.{}", renditions(hash), format.extension()))
}

impl Store {
    pub fn open(config: &Config) -> Result<Self, Error> {
        let (originals, renditions): (Arc<dyn ObjectStore>, Arc<dyn ObjectStore>) = match &config.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(unusable)?;
                let open = || LocalFileSystem::new_with_prefix(folder);
                // A row that speaks of an original is committed after it: it must be on the disk by then.
                (Arc::new(open()?.with_fsync(true)), Arc::new(open()?))
            }
            #[cfg(feature = "s3")]
            Place::Bucket(s3) => {
                let bucket = crate::s3::open(s3)?;
                (bucket.clone(), bucket)
            }
            #[cfg(not(feature = "s3"))]
            Place::Bucket(_) => return Err(unusable(std::io::Error::other("this program was built without S3"))),
            Place::Memory => {
                let memory = Arc::new(InMemory::new());
                (memory.clone(), memory)
            }
        };
        Ok(Self { originals, renditions })
    }

    /// Keeps an original. The card comes last.
    pub async fn keep(&self, hash: &str, card: &Card, bytes: Bytes, exif: Option<Bytes>) -> Result<(), Error> {
        self.originals.put(&original(hash, ""), PutPayload::from_bytes(bytes)).await?;
        if let Some(exif) = exif {
            self.originals.put(&original(hash, ".exif"), PutPayload::from_bytes(exif)).await?;
        }
        self.touch(hash, card).await
    }

    /// Writes the card, again when it is there: its age says when somebody last spoke of the original.
    pub async fn touch(&self, hash: &str, card: &Card) -> Result<(), Error> {
        let card = serde_json::to_vec(card).unwrap_or_default();
        self.originals.put(&original(hash, ".card"), PutPayload::from(card)).await.map(drop)
    }

    pub async fn card(&self, hash: &str) -> Result<Option<Card>, Error> {
        let card = get(&*self.originals, &original(hash, ".card")).await?;
        Ok(card.and_then(|card| serde_json::from_slice(&card).ok()))
    }

    pub async fn original(&self, hash: &str) -> Result<Option<Bytes>, Error> {
        get(&*self.originals, &original(hash, "")).await
    }

    pub async fn rendition(&self, hash: &str, width: u32, format: Format) -> Result<Option<Bytes>, Error> {
        get(&*self.renditions, &rendition(hash, width, format)).await
    }

    pub async fn keep_rendition(&self, hash: &str, width: u32, format: Format, bytes: Bytes) -> Result<(), Error> {
        self.renditions.put(&rendition(hash, width, format), PutPayload::from_bytes(bytes)).await.map(drop)
    }

    /// The renditions that are there, as `480.webp`.
    pub async fn renditions(&self, hash: &str) -> Result<Vec<String>, Error> {
        let found = self.renditions.list_with_delimiter(Some(&renditions(hash))).await?;
        Ok(found.objects.iter().filter_map(|object| object.location.filename()).map(str::to_owned).collect())
    }

    /// Removes an original and all that was made of it. The card goes first: from then on nobody relies on the rest.
    pub async fn forget(&self, hash: &str) -> Result<(), Error> {
        for part in [".card", ".exif", ""] {
            gone(self.originals.delete(&original(hash, part)).await)?;
        }
        for name in self.renditions(hash).await? {
            gone(self.renditions.delete(&Path::from(format!("{}/{name}", renditions(hash)))).await)?;
        }
        Ok(())
    }

    /// The hashes of originals in one of the shards, whose cards were last written before `micros` since 1970.
    pub async fn older_in(&self, shard: &Path, micros: i64) -> Result<Vec<String>, Error> {
        let found = self.originals.list_with_delimiter(Some(shard)).await?;
        let old = found.objects.iter().filter(|object| object.last_modified.timestamp_micros() < micros);
        let hash =
            |object: &object_store::ObjectMeta| Some(object.location.filename()?.strip_suffix(".card")?.to_owned());
        Ok(old.filter_map(hash).collect())
    }

    /// When the card was last written, in microseconds since 1970; none where there is no card.
    pub async fn touched(&self, hash: &str) -> Result<Option<i64>, Error> {
        match self.originals.head(&original(hash, ".card")).await {
            Ok(card) => Ok(Some(card.last_modified.timestamp_micros())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The parts in which originals lie.
    pub async fn shards(&self) -> Result<Vec<Path>, Error> {
        Ok(self.originals.list_with_delimiter(Some(&Path::from("originals"))).await?.common_prefixes)
    }

    /// Can it be written, read and cleared?
    pub async fn probe(&self) -> Result<(), Error> {
        let path = Path::from(PROBE);
        self.originals.put(&path, PutPayload::from_static(b"probe")).await?;
        get(&*self.originals, &path).await?;
        gone(self.originals.delete(&path).await)
    }
}

async fn get(store: &dyn ObjectStore, path: &Path) -> Result<Option<Bytes>, Error> {
    match store.get(path).await {
        Ok(found) => found.bytes().await.map(Some),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is not there need not be removed.
fn gone(removed: Result<(), Error>) -> Result<(), Error> {
    match removed {
        Err(Error::NotFound { .. }) => Ok(()),
        other => other,
    }
}

fn unusable(error: std::io::Error) -> Error {
    Error::Generic { store: "media", source: Box::new(error) }
}

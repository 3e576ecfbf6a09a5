//! Where the index lies: a folder with one folder in it for each time that it was built, and a file that names the one
//! that serves.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::{Index, directory::MmapDirectory};

use super::{Fields, schema::VERSION};
use crate::SearchError;

/// On the disk, or in memory for tests and evaluations.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Memory,
    Disk(Folder),
}

/// The folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

const POINTER: &str = "current.json";
const PREFIX: &str = "index-";

#[derive(Debug, Serialize, Deserialize)]
struct Pointer {
    folder: String,
    version: u32,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    /// The name of the index that serves; None where none was ever finished.
    pub(crate) fn current(&self) -> Result<Option<String>, SearchError> {
        let bytes = match fs::read(self.0.join(POINTER)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let pointer: Pointer = serde_json::from_slice(&bytes)
            .map_err(|error| SearchError::NeedsRebuild(format!("{POINTER} cannot be read: {error}")))?;
        if pointer.version != VERSION || !pointer.folder.starts_with(PREFIX) || pointer.folder.contains(['/', '\\']) {
            return Err(SearchError::NeedsRebuild("the index was made by another version".to_owned()));
        }
        Ok(Some(pointer.folder))
    }

    /// Opens an index, which must have the fields of this version.
    pub(crate) fn open(&self, name: &str) -> Result<Index, SearchError> {
        let broken =
            |error: &dyn std::fmt::Display| SearchError::NeedsRebuild(format!("{name} cannot be read: {error}"));
        let directory = MmapDirectory::open(self.0.join(name)).map_err(|error| broken(&error))?;
        let index = Index::open(directory).map_err(|error| broken(&error))?;
        if index.schema() != Fields::new().0 {
            return Err(SearchError::NeedsRebuild("the index was made by another version".to_owned()));
        }
        Ok(index)
    }

    /// Makes an empty index that nobody knows of yet.
    pub(crate) fn create(&self) -> Result<(String, Index), SearchError> {
        let last = self.names()?.iter().filter_map(|name| name.strip_prefix(PREFIX)?.parse::<u64>().ok()).max();
        let name = format!("{PREFIX}{}", last.unwrap_or(0) + 1);
        fs::create_dir(self.0.join(&name))?;
        let directory =
            MmapDirectory::open(self.0.join(&name)).map_err(|error| SearchError::Engine(error.to_string()))?;
        Ok((name, Index::open_or_create(directory, Fields::new().0)?))
    }

    /// From now on this one serves, also after a crash at any moment.
    pub(crate) fn point(&self, name: &str) -> Result<(), SearchError> {
        let pointer = Pointer { folder: name.to_owned(), version: VERSION };
        let bytes = serde_json::to_vec(&pointer).map_err(|error| SearchError::Engine(error.to_string()))?;
        let fresh = self.0.join("current.json.new");
        let mut file = File::create(&fresh)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, self.0.join(POINTER))?;
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }

    /// Removes every index but this one: the one before it, and what crashes left behind.
    pub(crate) fn keep_only(&self, name: &str) -> Result<(), SearchError> {
        for other in self.names()?.iter().filter(|other| *other != name) {
            self.remove(other);
        }
        Ok(())
    }

    /// Removes an index. Who still reads it goes on reading it.
    pub(crate) fn remove(&self, name: &str) {
        if let Err(error) = fs::remove_dir_all(self.0.join(name)) {
            tracing::warn!(%error, name, "an old search index cannot be removed");
        }
    }

    /// The right to rebuild, which no two processes have at once. It ends with the file, or with the process.
    pub(crate) fn lock(&self) -> Result<File, SearchError> {
        let file = File::create(self.0.join("rebuild.lock"))?;
        file.try_lock().map_err(|_| SearchError::Rebuilding)?;
        Ok(file)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(PREFIX) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

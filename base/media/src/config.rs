//! Where pictures are kept, and what is taken.

use std::path::{Path, PathBuf};

/// How pictures are kept.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where.
    pub place: Place,
    /// What is taken.
    pub limits: Limits,
}

/// The limits of what is taken from outside. They are held before anything is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a file.
    pub bytes: usize,
    /// The most pixels, in millions.
    pub megapixels: u64,
    /// The longest side.
    pub side: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 15 << 20, megapixels: 50, side: 12_000 }
    }
}

/// Where pictures are kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a folder, which is made when it is not there.
    Folder(PathBuf),
    /// In a bucket of something that speaks S3.
    Bucket(S3),
    /// In memory, for tests.
    Memory,
}

/// A bucket.
#[derive(Clone, Default)]
pub struct S3 {
    /// Its name.
    pub bucket: String,
    /// What stands before every key; often empty.
    pub prefix: String,
    /// Whom to ask when it is not Amazon: `https://s3.example`. The bucket is then named in the path.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// The name of the key.
    pub access_key: Option<String>,
    /// The key.
    pub secret_key: Option<String>,
}

impl std::fmt::Debug for S3 {
    /// Without the key: what is debugged is printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// A place that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be file:FOLDER or s3://BUCKET/PREFIX")]
pub struct ConfigError;

impl Place {
    /// Reads `file:FOLDER` or `s3://BUCKET/PREFIX`; nothing is the folder `media` in `data`.
    pub fn parse(url: &str, data: &Path) -> Result<Self, ConfigError> {
        let url = url.trim();
        if url.is_empty() {
            return Ok(Self::Folder(data.join("media")));
        }
        if let Some(path) = url.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // A folder that is not named from the root stands in the data folder, as the database does.
            return if path.is_empty() { Err(ConfigError) } else { Ok(Self::Folder(data.join(path))) };
        }
        let rest = url.strip_prefix("s3://").ok_or(ConfigError)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/".contains(&b));
        if bucket.is_empty() || !is_name(bucket) || !is_name(prefix) {
            return Err(ConfigError);
        }
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self::Bucket(S3 { bucket: bucket.to_owned(), prefix, ..S3::default() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let at = |url: &str| Place::parse(url, Path::new("/data"));
        let folder = |url: &str| match at(url) {
            Ok(Place::Folder(path)) => path,
            other => panic!("{other:?}"),
        };
        assert_eq!(folder(""), Path::new("/data/media"));
        assert_eq!(folder("file:pictures"), Path::new("/data/pictures"));
        assert_eq!(folder("file:///srv/pictures"), Path::new("/srv/pictures"));
        let Ok(Place::Bucket(s3)) = at("s3://shop-media/eu/1/") else { panic!() };
        assert_eq!((&*s3.bucket, &*s3.prefix), ("shop-media", "eu/1"));
        for wrong in ["file:", "s3://", "s3:///x", "https://x", "s3://a b"] {
            assert_eq!(at(wrong).err(), Some(ConfigError), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_not_printed() {
        let s3 = S3 { secret_key: Some("hush".to_owned()), access_key: Some("AK".to_owned()), ..S3::default() };
        assert!(!format!("{s3:?}").contains("hush"));
    }
}

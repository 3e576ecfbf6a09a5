//! A bucket of anything that speaks S3. One TLS stack in the program: rustls on ring.

use std::{sync::Arc, time::Duration};

use object_store::{Error, ObjectStore, RetryConfig, aws::AmazonS3Builder, path::Path, prefix::PrefixStore};

use crate::S3;

pub(crate) fn open(s3: &S3) -> Result<Arc<dyn ObjectStore>, Error> {
    // Whoever came first has chosen the same: there is no other in the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Keys that are not in the configuration are found where Amazon's programs look for them: in the environment, or
    // with the machine.
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(&s3.bucket).with_retry(patience());
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    if let Some(region) = &s3.region {
        builder = builder.with_region(region);
    }
    if let (Some(access), Some(secret)) = (&s3.access_key, &s3.secret_key) {
        builder = builder.with_access_key_id(access).with_secret_access_key(secret);
    }
    let bucket = builder.build()?;
    Ok(if s3.prefix.is_empty() {
        Arc::new(bucket)
    } else {
        Arc::new(PrefixStore::new(bucket, Path::from(s3.prefix.as_str())))
    })
}

/// Somebody waits for the answer: better none in time than a good one too late.
fn patience() -> RetryConfig {
    RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(10), ..RetryConfig::default() }
}

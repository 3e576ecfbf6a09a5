//! Checks what was given, all of it, and notes every fault.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use bodega_media::{Limits, Place, S3};

use super::{Config, Database, Faults, PaymentProvider, Payments, Profile, Server, Values, read::Reader};

/// Passwords that everybody tries first.
const DEFAULT_PASSWORDS: &[&str] = &["bodega", "postgres", "password", "secret", "changeme", "change-me", "admin", "…"];

impl Config {
    pub(super) fn check(values: &Values, faults: &mut Faults) -> Self {
        let mut read = Reader { values, faults };
        let profile = match read.choice("profile").as_str() {
            "prod" => Profile::Prod,
            "staging" => Profile::Staging,
            _ => Profile::Dev,
        };
        let data = read.path("data");
        let format = read.choice("log.format");
        let config = Self {
            profile,
            workers: read.flag("workers").unwrap_or(true),
            server: Server::check(&mut read, profile),
            database: Database::check(&mut read, &data),
            media: pictures(&mut read, &data),
            delivery_source: read.text("inventory.delivery_source"),
            payments: Payments::check(&mut read),
            mailbox: read.flag("mail.mailbox").unwrap_or(profile == Profile::Dev),
            log_level: read.text("log.level").unwrap_or_else(|| "info".to_owned()),
            log_json: format == "json" || (format == "auto" && profile != Profile::Dev),
            data,
        };
        if profile == Profile::Prod {
            config.check_prod(&mut read);
        }
        config
    }

    /// What a real installation must not be.
    fn check_prod(&self, read: &mut Reader<'_>) {
        let refuse = |read: &mut Reader<'_>, path: &str, why: &str| {
            let name = read.name(path);
            read.faults.add(name, format!("{why} (profile prod)"));
        };
        if !self.server.limits {
            refuse(read, "server.limits", "must not be off");
        }
        if self.mailbox {
            refuse(read, "mail.mailbox", "must not be on");
        }
        if self.payments.provider == PaymentProvider::Sandbox {
            refuse(read, "payments.provider", "must not be the sandbox, which moves no money");
        }
        if self.server.cors_allowed_origins.iter().any(|origin| origin == "*") {
            refuse(read, "server.cors_allowed_origins", "must name its origins, * is refused");
        }
        match &self.server.public_url {
            None => refuse(read, "server.public_url", "must be given"),
            Some(url) if !url.starts_with("https://") => refuse(read, "server.public_url", "must begin with https://"),
            Some(_) => {}
        }
        for (path, url) in [
            ("database.url", Some(&self.database.url)),
            ("database.direct_url", self.database.direct_url.as_ref()),
            ("database.replica_url", self.database.replica_url.as_ref()),
        ] {
            let password = url.and_then(|url| password_of(url));
            if password.is_some_and(|password| DEFAULT_PASSWORDS.contains(&password)) {
                refuse(read, path, "has a password that everybody tries first");
            }
        }
    }
}

impl Server {
    fn check(read: &mut Reader<'_>, profile: Profile) -> Self {
        let fallback = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        let admin = read.listen("server.admin_listen");
        let prod_admin = SocketAddr::from((Ipv4Addr::LOCALHOST, 9090));
        let public_url = read.text("server.public_url").map(|url| url.trim_end_matches('/').to_owned());
        if public_url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            let name = read.name("server.public_url");
            read.faults.add(name, "must begin with http:// or https://");
        }
        let mut trusted_proxies = Vec::new();
        for proxy in read.list("server.trusted_proxies") {
            match proxy.parse() {
                Ok(address) => trusted_proxies.push(address),
                Err(_) => {
                    let name = read.name("server.trusted_proxies");
                    read.faults.add(name, format!("{proxy:?} is not a network such as 10.0.0.0/8"));
                }
            }
        }
        let origins = read.list("server.cors_allowed_origins");
        for origin in origins.iter().filter(|origin| *origin != "*" && !bodega_http::is_origin(origin)) {
            let name = read.name("server.cors_allowed_origins");
            read.faults.add(name, format!("{origin:?} is not an origin such as https://shop.example"));
        }
        let body_limit = read.size("server.body_limit");
        if (1..1024).contains(&body_limit) {
            let name = read.name("server.body_limit");
            read.faults.add(name, "must be 1KiB or more");
        }
        Self {
            listen: read.listen("server.listen").unwrap_or(fallback),
            admin_listen: admin.or_else(|| (profile == Profile::Prod).then_some(prod_admin)),
            public_url,
            trusted_proxies,
            cors_allowed_origins: origins,
            body_limit,
            request_timeout: read.span("server.request_timeout"),
            concurrency: read.number("server.concurrency"),
            connections: read.number("server.connections"),
            limits: read.flag("server.limits").unwrap_or(true),
            drain: read.span("server.drain"),
        }
    }
}

impl Database {
    fn check(read: &mut Reader<'_>, data: &Path) -> Self {
        let in_data = || format!("sqlite:{}", data.join("bodega.db").display());
        let url = read.text("database.url").unwrap_or_else(in_data);
        let is_postgres = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        if !url.starts_with("sqlite:") && !is_postgres(&url) {
            let name = read.name("database.url");
            read.faults.add(name, "must begin with sqlite: or postgres://");
        }
        let others = ["database.direct_url", "database.replica_url"].map(|path| {
            let other = read.text(path);
            if other.as_ref().is_some_and(|other| !is_postgres(other)) {
                let name = read.name(path);
                read.faults.add(name, "must begin with postgres://");
            } else if other.is_some() && !is_postgres(&url) {
                let name = read.name(path);
                read.faults.add(name, "is of no use: the database is SQLite");
            }
            other
        });
        let [direct_url, replica_url] = others;
        Self {
            url,
            direct_url,
            replica_url,
            migrate: read.flag("database.migrate").unwrap_or(true),
            readers: read.number("database.readers"),
            writers: read.number("database.writers"),
            queue: read.number("database.queue"),
        }
    }
}

/// Where pictures are kept, and which are taken.
fn pictures(read: &mut Reader<'_>, data: &Path) -> bodega_media::Config {
    let url = read.text("media.url").unwrap_or_default();
    let place = Place::parse(&url, data).unwrap_or_else(|error| {
        let name = read.name("media.url");
        read.faults.add(name, format!("{error}, not {url:?}"));
        Place::Memory
    });
    let endpoint = read.text("media.endpoint");
    if endpoint.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        let name = read.name("media.endpoint");
        read.faults.add(name, "must begin with http:// or https://");
    }
    let (region, access_key) = (read.text("media.region"), read.text("media.access_key"));
    let secret_key = read.text("media.secret_key");
    if access_key.is_some() != secret_key.is_some() {
        let name = read.name(if access_key.is_some() { "media.secret_key" } else { "media.access_key" });
        read.faults.add(name, "must be given: a key has a name and a secret");
    }
    let place = match place {
        Place::Bucket(s3) => Place::Bucket(S3 { endpoint, region, access_key, secret_key, ..s3 }),
        other => {
            if endpoint.is_some() || region.is_some() || access_key.is_some() {
                let name = read.name("media.url");
                read.faults.add(name, "names no bucket, and yet there are settings for one");
            }
            other
        }
    };
    let limits = Limits {
        bytes: read.size("media.max_size"),
        megapixels: u64::try_from(read.number("media.max_megapixels")).unwrap_or(u64::MAX),
        ..Limits::default()
    };
    if limits.bytes < 1024 {
        let name = read.name("media.max_size");
        read.faults.add(name, "must be 1KiB or more");
    }
    bodega_media::Config { place, limits }
}

fn password_of(url: &str) -> Option<&str> {
    let (credentials, _) = url.split_once("://")?.1.split_once('@')?;
    Some(credentials.split_once(':')?.1)
}

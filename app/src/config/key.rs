//! Every key there is: what it is called in the file and in the environment, what it may hold, what it does. The
//! examples for both are made of this table, and so is what a wrong value is told.

/// What a key may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A file or folder.
    Path,
    /// An address and a port to listen on.
    Listen,
    /// A number within limits.
    Number(u64, u64),
    /// Bytes: a number, or one with KiB, MiB or GiB.
    Size,
    /// A span of time: `500ms`, `30s`, `5m`, `1h`.
    Span,
    /// Yes or no: true, on, 1, yes; false, off, 0, no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Some texts; in the environment separated by commas.
    List,
}

impl Kind {
    /// In words, for the examples and for faults.
    pub fn describe(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Path => "a path".to_owned(),
            Self::Listen => "an address and a port such as 127.0.0.1:8080".to_owned(),
            Self::Number(least, most) => format!("a number from {least} to {most}"),
            Self::Size => "a size such as 2MiB".to_owned(),
            Self::Span => "a span of time such as 30s".to_owned(),
            Self::Flag => "on or off".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::List => "a list".to_owned(),
        }
    }
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// `section.name` in the file.
    pub path: &'static str,
    /// Its names in the environment, the first being the one that examples show.
    pub env: &'static [&'static str],
    /// What it may hold.
    pub kind: Kind,
    /// What holds when nobody says anything; empty: nothing.
    pub default: &'static str,
    /// What the examples show when there is no default.
    pub example: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Is its value kept out of what is printed?
    pub secret: bool,
}

const fn key(
    path: &'static str,
    env: &'static [&'static str],
    kind: Kind,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key { path, env, kind, default, example: "", about, secret: false }
}

const fn shown(mut key: Key, example: &'static str) -> Key {
    key.example = example;
    key
}

const fn secret(mut key: Key) -> Key {
    key.secret = true;
    key
}

/// The sections of the file in the order of the examples; the empty one stands before all.
pub const SECTIONS: &[(&str, &str)] = &[
    ("", "The installation."),
    ("server", "How it is reached."),
    ("database", "Where its records are."),
    ("media", "Where pictures are kept, and which are taken."),
    ("inventory", "Stock."),
    ("payments", "Who moves the money."),
    ("stripe", "Stripe."),
    ("paypal", "PayPal."),
    ("mail", "Letters."),
    ("log", "What is written down about running."),
];

/// All keys.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("profile", &["BODEGA_PROFILE"], Kind::Choice(&["dev", "staging", "prod"]), "dev",
        "How strict it is. prod refuses limits that are off, default passwords, demo logins and origins that are not named."),
    key("data", &["BODEGA_DATA"], Kind::Path, "data",
        "The folder of everything that is kept beside the database, and of the database itself when it is SQLite."),
    key("workers", &["BODEGA_WORKERS"], Kind::Flag, "on",
        "Does this node also run consumers, jobs and schedules?"),

    key("server.listen", &["BODEGA_LISTEN"], Kind::Listen, "127.0.0.1:8080",
        "Where shop and API are served."),
    shown(key("server.admin_listen", &["BODEGA_ADMIN_LISTEN"], Kind::Listen, "",
        "Where /metrics is served apart from the rest. In prod it is 127.0.0.1:9090 when it is not given."), "127.0.0.1:9090"),
    shown(key("server.public_url", &["BODEGA_PUBLIC_URL"], Kind::Text, "",
        "How others reach it; for links in letters. Must be https in prod."), "https://shop.example"),
    shown(key("server.trusted_proxies", &["BODEGA_TRUSTED_PROXIES"], Kind::List, "",
        "Networks of proxies whose X-Forwarded-For is believed."), "10.0.0.0/8"),
    shown(key("server.cors_allowed_origins", &["CORS_ALLOWED_ORIGINS", "BODEGA_CORS_ALLOWED_ORIGINS"], Kind::List, "",
        "Origins whose pages may call the API. * allows all of them, without credentials; prod refuses it."), "https://shop.example"),
    key("server.body_limit", &["BODEGA_BODY_LIMIT"], Kind::Size, "1MiB",
        "The largest body that is read, unless a route says otherwise."),
    key("server.request_timeout", &["BODEGA_REQUEST_TIMEOUT"], Kind::Span, "30s",
        "How long a request may take."),
    key("server.concurrency", &["BODEGA_CONCURRENCY"], Kind::Number(1, 1_000_000), "1024",
        "How many requests are worked on at once; one more is answered 503 OVERLOADED."),
    key("server.connections", &["BODEGA_CONNECTIONS"], Kind::Number(1, 1_000_000), "16384",
        "How many connections are open at once; more wait to be accepted."),
    key("server.limits", &["BODEGA_LIMITS"], Kind::Flag, "on",
        "Rate limits. Off is for load tests; prod refuses it."),
    key("server.drain", &["BODEGA_DRAIN"], Kind::Span, "20s",
        "How long a stopping node waits for what it is doing."),

    secret(shown(key("database.url", &["DATABASE_URL", "BODEGA_DATABASE_URL"], Kind::Text, "",
        "sqlite:PATH or postgres://… ; without it, bodega.db in the data folder."), "postgres://bodega:…@localhost/bodega")),
    secret(shown(key("database.direct_url", &["DATABASE_DIRECT_URL", "BODEGA_DATABASE_DIRECT_URL"], Kind::Text, "",
        "PostgreSQL without a pooler in between, for LISTEN, election and migrations."), "postgres://bodega:…@localhost/bodega")),
    secret(shown(key("database.replica_url", &["DATABASE_REPLICA_URL", "BODEGA_DATABASE_REPLICA_URL"], Kind::Text, "",
        "A PostgreSQL replica for reads that may be a little old."), "postgres://bodega:…@replica/bodega")),
    key("database.migrate", &["BODEGA_MIGRATE"], Kind::Flag, "on",
        "Bring the schema up to date at start. Off: `bodega migrate` does it."),
    key("database.readers", &["BODEGA_DATABASE_READERS"], Kind::Number(1, 64), "4",
        "Threads that read."),
    key("database.writers", &["BODEGA_DATABASE_WRITERS"], Kind::Number(1, 64), "8",
        "Threads that write, on PostgreSQL. SQLite has one."),
    key("database.queue", &["BODEGA_DATABASE_QUEUE"], Kind::Number(16, 1_000_000), "4096",
        "How many commands may wait; one more is answered 503 OVERLOADED."),

    shown(key("media.url", &["BODEGA_MEDIA_URL"], Kind::Text, "",
        "file:FOLDER or s3://BUCKET/PREFIX; without it, the folder media in the data folder. Several nodes need a place that all of them reach."), "s3://shop-media/eu"),
    shown(key("media.endpoint", &["BODEGA_MEDIA_ENDPOINT"], Kind::Text, "",
        "Whom to ask for the bucket when it is not Amazon; the bucket is then named in the path."), "https://s3.example"),
    shown(key("media.region", &["BODEGA_MEDIA_REGION"], Kind::Text, "",
        "The bucket's region."), "eu-central-1"),
    shown(key("media.access_key", &["BODEGA_MEDIA_ACCESS_KEY"], Kind::Text, "",
        "The name of the bucket's key. Without one it is looked for where Amazon's programs do: in AWS_ACCESS_KEY_ID, or with the machine."), "AKIA…"),
    secret(shown(key("media.secret_key", &["BODEGA_MEDIA_SECRET_KEY"], Kind::Text, "",
        "The bucket's key."), "…")),
    key("media.max_size", &["BODEGA_MEDIA_MAX_SIZE"], Kind::Size, "15MiB",
        "The largest picture that is taken."),
    key("media.max_megapixels", &["BODEGA_MEDIA_MAX_MEGAPIXELS"], Kind::Number(1, 80), "50",
        "The most pixels of a picture that is taken, in millions."),

    shown(key("inventory.delivery_source", &["DELIVERY_SOURCE_BRANCH_ID", "BODEGA_DELIVERY_SOURCE_BRANCH_ID"], Kind::Text, "",
        "The id or code of the site that serves home deliveries. Set at start; without it the one chosen in the installation stays."), "MAIN"),

    key("payments.provider", &["BODEGA_PAYMENTS_PROVIDER"], Kind::Choice(&["sandbox", "stripe", "paypal", "none"]), "sandbox",
        "Who is asked for new payments. sandbox moves no money, and prod refuses it; with none, customers pay at handover."),
    key("payments.capture", &["BODEGA_PAYMENTS_CAPTURE"], Kind::Choice(&["manual", "automatic"]), "manual",
        "When money is taken: manual holds it at checkout and takes it when the order is ready, automatic takes it at checkout."),

    key("stripe.url", &["BODEGA_STRIPE_URL"], Kind::Text, bodega_payments::provider::stripe::BASE,
        "Where Stripe is."),
    secret(shown(key("stripe.secret_key", &["BODEGA_STRIPE_SECRET_KEY"], Kind::Text, "",
        "The secret key of the account."), "sk_live_…")),
    secret(shown(key("stripe.webhook_secrets", &["BODEGA_STRIPE_WEBHOOK_SECRETS"], Kind::List, "",
        "The secrets of the webhook that leads to /api/v1/payments/webhooks/stripe; two while one is being replaced."), "whsec_…")),

    key("paypal.url", &["BODEGA_PAYPAL_URL"], Kind::Text, bodega_payments::provider::paypal::BASE,
        "Where PayPal is."),
    shown(key("paypal.client_id", &["BODEGA_PAYPAL_CLIENT_ID"], Kind::Text, "",
        "The name of the application at PayPal."), "AZ…"),
    secret(shown(key("paypal.client_secret", &["BODEGA_PAYPAL_CLIENT_SECRET"], Kind::Text, "",
        "Its secret."), "…")),
    shown(key("paypal.webhook_id", &["BODEGA_PAYPAL_WEBHOOK_ID"], Kind::Text, "",
        "What PayPal calls the webhook that leads to /api/v1/payments/webhooks/paypal."), "8PT…"),

    shown(key("mail.mailbox", &["BODEGA_MAILBOX"], Kind::Flag, "",
        "The page /mailbox that shows the letters which would be sent. On in dev, off otherwise; prod refuses it."), "off"),

    key("log.level", &["BODEGA_LOG"], Kind::Text, "info",
        "What is logged: error, warn, info, debug, or targets such as info,bodega_db=debug."),
    key("log.format", &["BODEGA_LOG_FORMAT"], Kind::Choice(&["auto", "text", "json"]), "auto",
        "auto is text in dev and JSON otherwise."),
];

/// The key of this path.
pub fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_name_stands_for_two_keys_and_every_section_is_described() {
        let mut seen = BTreeSet::new();
        for key in KEYS {
            assert!(seen.insert(key.path), "{}", key.path);
            for env in key.env {
                assert!(seen.insert(env), "{env}");
            }
            let section = key.path.split_once('.').map_or("", |(section, _)| section);
            assert!(SECTIONS.iter().any(|(name, _)| *name == section), "{section}");
            assert!(!key.default.is_empty() || !key.example.is_empty() || key.kind == Kind::Text, "{}", key.path);
        }
    }
}

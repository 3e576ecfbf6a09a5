//! One file, every key also in the environment, all faults at once, and examples that are true.

use std::path::{Path, PathBuf};

use bodega_app::config::{Config, Profile, environment_example, toml_example};

use crate::process::Folder;

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let folder = Folder::new();
    let path = folder.path().join("bodega.toml");
    std::fs::write(&path, file).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(Some(&path), environment, |_| ()).map_err(|faults| faults.to_string())
}

#[test]
fn nothing_said_is_a_shop_at_a_desk() {
    let config = load("", &[]).unwrap();
    assert_eq!(config.profile, Profile::Dev);
    assert_eq!(config.database.url, "sqlite:data/bodega.db");
    assert!(config.mailbox && config.server.limits && config.workers && !config.log_json);
}

#[test]
fn all_faults_are_told_at_once_with_the_names_that_were_used() {
    let file = "
        profile = \"production\"
        colour = \"red\"
        [server]
        lisen = \"127.0.0.1:1\"
        listen = \"everywhere\"
        request_timeout = \"soon\"
        cors_allowed_origins = [\"shop.example/\"]
        trusted_proxies = [\"the-proxy\"]
        [database]
        readers = 0
        replica_url = \"postgres://replica/bodega\"
    ";
    let environment = [("BODEGA_BODY_LIMIT", "lots"), ("BODEGA_LIMITS", "maybe"), ("BODEGA_LISTN", "x")];
    let told = load(file, &environment).unwrap_err();
    for expected in [
        "11 faults",
        "profile: must be one of dev, staging, prod, not \"production\"",
        "colour: is not a key",
        "server.lisen: is not a key; did you mean server.listen?",
        "server.listen: must be an address and a port",
        "server.request_timeout: must be a span of time",
        "shop.example/",
        "the-proxy",
        "database.readers: must be a number from 1 to 64, not \"0\"",
        "database.replica_url: is of no use: the database is SQLite",
        "BODEGA_BODY_LIMIT: must be a size",
        "BODEGA_LIMITS: must be on or off",
        "BODEGA_LISTN: is not a key; did you mean BODEGA_LISTEN?",
    ] {
        assert!(told.contains(expected) || expected == "11 faults", "{expected} is missing in:\n{told}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_a_secret_can_be_a_file() {
    let folder = Folder::new();
    let secret = folder.path().join("url");
    std::fs::write(&secret, "postgres://b:q7-Xw@db/bodega\n").unwrap();
    let environment = [
        ("BODEGA_LISTEN", "127.0.0.1:2"),
        ("DATABASE_URL_FILE", secret.to_str().unwrap()),
        ("CORS_ALLOWED_ORIGINS", "https://a.example, https://b.example"),
        ("DELIVERY_SOURCE_BRANCH_ID", "MAIN"),
    ];
    let config = load("[server]\nlisten = \"127.0.0.1:1\"", &environment).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.database.url, "postgres://b:q7-Xw@db/bodega");
    assert_eq!(config.server.cors_allowed_origins, ["https://a.example", "https://b.example"]);
    assert_eq!(config.delivery_source.as_deref(), Some("MAIN"));
}

#[test]
fn prod_refuses_what_a_desk_allows() {
    let told = load(
        "profile = \"prod\"\n[mail]\nmailbox = true",
        &[
            ("BODEGA_LIMITS", "off"),
            ("CORS_ALLOWED_ORIGINS", "*"),
            ("DATABASE_URL", "postgres://bodega:bodega@localhost/bodega"),
        ],
    )
    .unwrap_err();
    let refused = ["BODEGA_LIMITS", "CORS_ALLOWED_ORIGINS", "DATABASE_URL", "mail.mailbox", "server.public_url"];
    for expected in refused.into_iter().chain(["payments.provider"]) {
        assert!(told.contains(expected), "{expected} is missing in:\n{told}");
    }
    assert!(!told.contains("bodega:bodega"), "a password is told");
    let good = [
        ("BODEGA_PROFILE", "prod"),
        ("BODEGA_PUBLIC_URL", "https://shop.example"),
        ("DATABASE_URL", "postgres://bodega:kM3-v9x2m1q7z4@localhost/bodega"),
        ("BODEGA_PAYMENTS_PROVIDER", "none"),
    ];
    let config = load("", &good).unwrap();
    assert!(config.log_json && !config.mailbox && config.server.admin_listen.is_some());
}

#[test]
fn a_payment_provider_needs_all_of_its_keys() {
    let told = load("[payments]\nprovider = \"stripe\"", &[("BODEGA_PAYPAL_CLIENT_ID", "AZ-1")]).unwrap_err();
    for expected in ["stripe.secret_key", "paypal.client_secret", "paypal.webhook_id"] {
        assert!(told.contains(expected), "{expected} is missing in:\n{told}");
    }
    let keys = [
        ("BODEGA_PAYMENTS_PROVIDER", "stripe"),
        ("BODEGA_STRIPE_SECRET_KEY", "sk_test_hush"),
        ("BODEGA_STRIPE_WEBHOOK_SECRETS", "whsec_one,whsec_two"),
        ("BODEGA_PAYMENTS_CAPTURE", "automatic"),
    ];
    let payments = load("", &keys).unwrap().payments;
    let stripe = payments.stripe.as_ref().unwrap();
    assert_eq!((stripe.base.as_str(), stripe.webhook_secrets.len()), ("https://api.stripe.com", 2));
    assert!(payments.paypal.is_none() && !format!("{payments:?}").contains("hush"), "keys are not told");
    assert_eq!(payments.capture, bodega_payments::Capture::Automatic);
}

#[test]
fn a_password_is_not_told_when_an_address_is_wrong() {
    let told = load("", &[("DATABASE_URL", "mysql://bodega:hush-hush@localhost/bodega")]).unwrap_err();
    assert!(told.contains("DATABASE_URL") && !told.contains("hush-hush"), "{told}");
}

/// `UPDATE_EXAMPLES=1 cargo test -p bodega --test it examples` writes them anew.
#[test]
fn the_examples_in_the_repository_are_those_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (name, text) in [("bodega.example.toml", toml_example()), (".env.example", environment_example())] {
        let path: PathBuf = root.join(name);
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{name} is out of date: UPDATE_EXAMPLES=1 cargo test -p bodega --test it examples");
    }
}

//! Exit codes that scripts can use: 0 all well, 1 a check or the work failed, 2 wrong use.

use serde_json::Value;

use crate::process::{Folder, Serving, bodega, run, told};

#[test]
fn help_and_version_are_no_faults() {
    let folder = Folder::new();
    let (code, out, _) = run(&folder, &["--help"]);
    assert_eq!(code, 0);
    assert!(out.contains("Exit codes"), "{out}");
    assert_eq!(run(&folder, &["--version"]).0, 0);
}

#[test]
fn wrong_use_is_2() {
    let folder = Folder::new();
    for arguments in [
        &["frobnicate"][..],
        &["serve", "--listen", "nowhere"],
        &["serve", "--nonsense"],
        &["events", "dead", "retry", "a-consumer", "not-an-event", "--data", "."],
        &["jobs", "list", "--state", "tired"],
        &[],
    ] {
        let (code, _, error) = run(&folder, arguments);
        let expected = if arguments.contains(&"dead") { 1 } else { 2 };
        assert_eq!(code, expected, "{arguments:?}: {error}");
        assert!(!error.is_empty(), "{arguments:?} says why");
    }
}

#[test]
fn what_is_not_there_is_1_and_is_not_made() {
    let folder = Folder::new();
    let (code, _, error) = run(&folder, &["jobs", "list", "--data", "nowhere", "--json"]);
    assert_eq!(code, 1);
    let error: Value = serde_json::from_str(&error).unwrap();
    assert_eq!(error["error"]["code"], 1);
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn an_empty_database_is_no_installation_yet() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/bodega.db"), "").unwrap();
    for arguments in [&["stock", "verify"][..], &["orders", "rebuild", "--check"], &["audit", "verify"], &["doctor"]] {
        let (_, out, error) = run(&folder, arguments);
        let told = out + &error;
        assert!(told.contains("no installation here yet") && !told.contains("db_migration"), "{arguments:?}: {told}");
    }
    assert_eq!(run(&folder, &["migrate"]).0, 0);
    let (code, _, error) = run(&folder, &["user", "list"]);
    assert_eq!(code, 1);
    assert!(error.contains("no merchant here yet"), "{error}");
}

#[test]
fn migrating_twice_applies_once() {
    let folder = Folder::new();
    let applied = |text: &str| serde_json::from_str::<Value>(text).unwrap()["applied"].as_array().unwrap().len();
    let (code, out, error) = run(&folder, &["migrate", "--json"]);
    assert_eq!(code, 0, "{error}");
    assert!(applied(&out) > 0);
    let (_, out, _) = run(&folder, &["migrate", "--json"]);
    assert_eq!(applied(&out), 0);
}

#[test]
fn the_doctor_ends_with_1_when_something_is_ill() {
    let folder = Folder::new();
    assert_eq!(run(&folder, &["migrate"]).0, 0);
    let (code, out, _) = run(&folder, &["doctor", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["ok"]), (0, &Value::Bool(true)), "{report}");
    let output = bodega(&folder, &["doctor"]).env("BODEGA_LIMIT", "off").output().unwrap();
    let (code, out, _) = told(&output);
    assert_eq!(code, 1);
    assert!(out.contains("BODEGA_LIMIT: is not a key; did you mean BODEGA_LIMITS?"), "{out}");
}

#[test]
fn products_go_in_and_out_as_files() {
    let folder = Folder::new();
    assert_eq!(run(&folder, &["seed"]).0, 0);
    let file = folder.path().join("products.csv");
    std::fs::write(&file, "sku,title,price\nMILK,Milk,6.90\nEGGS,Eggs,12\n").unwrap();
    let figures = |arguments: &[&str], expected: i32| {
        let (code, out, error) = run(&folder, arguments);
        assert_eq!(code, expected, "{arguments:?}: {error}");
        let told: Value = serde_json::from_str(&out).unwrap();
        ["created", "updated", "unchanged", "failed"].map(|figure| told[figure].as_i64().unwrap())
    };
    assert_eq!(figures(&["import", "products.csv", "--dry-run", "--json"], 0), [2, 0, 0, 0]);
    assert_eq!(figures(&["import", "products.csv", "--json"], 0), [2, 0, 0, 0]);
    for (format, name) in [("csv", "out.csv"), ("jsonl", "out.jsonl")] {
        let (code, out, error) = run(&folder, &["export", "--format", format, "--to", name]);
        assert_eq!((code, out.contains("2 products are in")), (0, true), "{error}");
        assert_eq!(figures(&["import", name, "--json"], 0), [0, 0, 2, 0]);
    }
    assert!(run(&folder, &["export"]).1.contains("MILK"));
    std::fs::write(&file, "sku,title,price\nMILK,Milk,x\nEGGS,Eggs,13\n").unwrap();
    assert_eq!(figures(&["import", "products.csv", "--json"], 1), [0, 1, 0, 1]);
    let (_, out, _) = run(&folder, &["import", "products.csv"]);
    assert!(out.contains("line 2, price: must be an amount such as 12.90 (INVALID_AMOUNT)"), "{out}");
    std::fs::write(&file, "sku,colour\nMILK,white\n").unwrap();
    for arguments in
        [&["import", "products.csv"][..], &["import", "none.csv"], &["import", "data"], &["export", "--json"]]
    {
        assert_eq!(run(&folder, arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn serving_ends_in_good_order_when_it_is_asked_to() {
    let folder = Folder::new();
    let serving = Serving::start(bodega(&folder, &["serve", "--listen", "127.0.0.1:0", "--json"]));
    assert_eq!(serving.get("/health/ready").0, 200);
    let (status, json) = serving.get("/api/v1/products");
    assert_eq!(status, 400);
    assert!(json.contains("MERCHANT_REQUIRED") && json.contains("no merchant here yet"), "{json}");
    let (status, page) = serving.ask("GET / HTTP/1.1\naccept: text/html");
    assert_eq!(status, 200);
    assert!(page.contains("has no merchant yet") && page.contains("content-security-policy"));
    let (status, page) = serving.ask("GET /nowhere HTTP/1.1\naccept: text/html");
    assert_eq!(status, 404);
    assert!(page.contains("not on any of our shelves"));
    let (status, json) = serving.get("/api/v1/nowhere");
    assert_eq!(status, 404);
    assert!(json.contains("\"NOT_FOUND\""));
    assert_eq!(serving.stop(), 0);
    assert!(!folder.path().join("data/bodega.db-wal").exists(), "the file is left tidy");
}

#[test]
fn a_port_that_is_taken_is_told_at_once() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, error) = run(&folder, &["serve", "--listen", &address]);
    assert_eq!(code, 1);
    assert!(error.contains(&address), "{error}");
}

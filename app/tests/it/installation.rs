//! Making an installation by hand, and what a node refuses to serve.

use serde_json::Value;

use crate::process::{Folder, Serving, bodega, run, told};

fn ok(folder: &Folder, arguments: &[&str]) -> Value {
    let (code, out, error) = run(folder, &[arguments, &["--json"]].concat());
    assert_eq!(code, 0, "{arguments:?}: {error}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_shop_is_made_by_hand() {
    let folder = Folder::new();
    let shop = ["seed", "--name", "Corner Shop", "--currency", "EUR", "--time-zone", "Europe/Vienna"];
    let seeded = ok(&folder, &shop);
    assert_eq!(seeded["merchant"]["slug"], "corner-shop");
    assert_eq!(seeded["deliverySource"]["name"], "The Warehouse");
    assert_eq!(seeded["deliverySlots"], 56, "eight two-hour windows a day");
    assert_eq!(ok(&folder, &shop), seeded, "a second time changes nothing");

    let ada = ok(&folder, &["user", "create", "--email", "ada@corner.example", "--name", "Ada", "--role", "ADMIN"]);
    let mika =
        ok(&folder, &["user", "create", "--email", "mika@corner.example", "--name", "Mika", "--role", "MANAGER"]);
    assert!(ada["password"].as_str().unwrap().len() >= 16 && ada["password"] != mika["password"]);
    assert_eq!(ok(&folder, &["user", "list"])["users"].as_array().unwrap().len(), 2);
    let again = ok(&folder, &["user", "create", "--email", "mika@corner.example", "--name", "M", "--role", "MANAGER"]);
    assert_eq!((&again["user"], &again["existed"]), (&mika["user"], &Value::Bool(true)));
    assert!(again["password"].is_null(), "the password of who is there already stays: {again}");
    let bought =
        ok(&folder, &["user", "create", "--email", "mika@corner.example", "--name", "M", "--role", "CUSTOMER"]);
    assert!(bought["password"].is_null(), "{bought}");
    let raised = ["user", "create", "--email", "mika@corner.example", "--name", "M", "--role", "ADMIN"];
    let (code, _, error) = run(&folder, &raised);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("MANAGER") && error.contains("ADMIN"), "{error}");
    let fresh = ok(&folder, &["user", "reset-password", "ada@corner.example"]);
    assert_ne!(fresh["password"], ada["password"]);
    ok(&folder, &["user", "disable", "mika@corner.example"]);
    assert_eq!(ok(&folder, &["user", "list"])["users"].as_array().unwrap().len(), 1);
    let (code, _, error) = run(&folder, &["user", "disable", "ada@corner.example"]);
    assert_eq!(code, 1, "the last administrator stays: {error}");
    let (code, _, error) = run(&folder, &["user", "create", "--email", "nobody", "--name", "N", "--role", "ADMIN"]);
    assert_eq!(code, 2, "{error}");

    let key = ok(&folder, &["key", "create", "--name", "till", "--scopes", "stock:read,stock:adjust"]);
    assert!(key["secret"].as_str().unwrap().starts_with("bk_live_"));
    assert_eq!(run(&folder, &["key", "create", "--name", "x", "--scopes", "merchants:write"]).0, 2);

    let serving = Serving::start(bodega(&folder, &["serve", "--listen", "127.0.0.1:0", "--json"]));
    let secret = key["secret"].as_str().unwrap();
    let with_key = format!("GET /api/v1/admin/inventory HTTP/1.1\nauthorization: Bearer {secret}");
    assert_eq!(serving.ask(&with_key).0, 200);
    let body = format!("{{\"email\":\"ada@corner.example\",\"password\":{}}}", fresh["password"]);
    let login = format!("POST /api/v1/auth/login HTTP/1.1\ncontent-type: application/json\n\n{body}");
    assert_eq!(serving.ask(&login).0, 200);
    // Beside the node that serves; it learns of it.
    ok(&folder, &["key", "revoke", key["key"].as_str().unwrap()]);
    ok(&folder, &["keys", "rotate", "--lead", "0"]);
    assert_eq!(serving.ask(&login).0, 200);
    let mut left = 50;
    while serving.ask(&with_key).0 != 401 {
        left -= 1;
        assert!(left > 0, "the key that was ended is still good");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(ok(&folder, &["audit", "verify"])["lines"].as_i64().unwrap() > 5);
    assert_eq!(ok(&folder, &["stock", "rebuild"])["ok"], true);
    let (code, lines, _) = run(&folder, &["audit", "export"]);
    assert_eq!(code, 0);
    assert!(lines.lines().any(|line| line.contains("key.created")), "{lines}");
    assert_eq!(serving.stop(), 0);
}

#[test]
fn the_source_of_deliveries_is_chosen_by_the_setting() {
    let folder = Folder::new();
    ok(&folder, &["seed"]);
    let serve = |source: &str| {
        let mut command = bodega(&folder, &["serve", "--listen", "127.0.0.1:0", "--json"]);
        command.env("DELIVERY_SOURCE_BRANCH_ID", source);
        command
    };
    let (code, _, error) = told(&serve("NOWHERE").output().unwrap());
    assert_eq!(code, 2);
    assert!(error.contains("DELIVERY_SOURCE_BRANCH_ID"), "{error}");
    let serving = Serving::start(serve("WAREHOUSE"));
    let (_, branches) = serving.get("/api/v1/branches");
    assert!(branches.contains("\"deliverySource\":true"), "{branches}");
    assert_eq!(serving.stop(), 0);
}

#[test]
fn prod_does_not_serve_the_demos_logins() {
    let folder = Folder::new();
    let data = folder.join("shop");
    let demo = Serving::start(bodega(&folder, &["demo", "--data", &data, "--port", "0", "--json"]));
    assert_eq!(demo.stop(), 0);
    let mut serve = bodega(&folder, &["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    serve
        .env("BODEGA_PROFILE", "prod")
        .env("BODEGA_PAYMENTS_PROVIDER", "none")
        .env("BODEGA_PUBLIC_URL", "https://shop.example")
        .env("BODEGA_ADMIN_LISTEN", "127.0.0.1:0");
    let (code, _, error) = told(&serve.output().unwrap());
    assert_eq!(code, 2);
    assert!(error.contains("login of the demo"), "{error}");
    let mut doctor = bodega(&folder, &["doctor", "--data", &data]);
    doctor
        .env("BODEGA_PROFILE", "prod")
        .env("BODEGA_PAYMENTS_PROVIDER", "none")
        .env("BODEGA_PUBLIC_URL", "https://shop.example");
    let (code, out, _) = told(&doctor.output().unwrap());
    assert_eq!(code, 1);
    assert!(out.contains("login of the demo"), "{out}");
    // The last administrator stays one until there is another.
    let user = |arguments: &[&str]| {
        let mut user = bodega(&folder, &["user", "--data", &data]);
        let (code, out, error) = told(&user.args(arguments).output().unwrap());
        assert_eq!(code, 0, "{arguments:?} {out} {error}");
    };
    user(&["create", "--email", "ada@corner.example", "--name", "Ada", "--role", "ADMIN"]);
    for who in ["admin", "manager", "employee"] {
        user(&["disable", &format!("{who}@bodega.example")]);
    }
    let (code, _, error) = told(&serve.output().unwrap());
    assert!(code == 2 && error.contains("operator@bodega.example"), "{error}");
    user(&["disable", "operator@bodega.example"]);
    let (code, _, error) = told(&serve.output().unwrap());
    assert!(code == 2 && error.contains("key of the demo"), "{error}");
}

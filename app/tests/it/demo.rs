//! The demo is ready in a few seconds, goes on with its data when it is started again, and can be logged in to.

use serde_json::{Value, json};

use crate::process::{Folder, Serving, bodega, run};

fn start(folder: &Folder, more: &[&str]) -> Serving {
    let data = folder.join("shop");
    let arguments = [&["demo", "--data", &data, "--port", "0", "--json"], more].concat();
    Serving::start(bodega(folder, &arguments))
}

fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|_| panic!("not JSON: {answer}"))
}

fn login(serving: &Serving, person: &Value) -> Value {
    let request = json!({ "email": person["email"], "password": person["password"] });
    let (status, answer) =
        serving.ask(&format!("POST /api/v1/auth/login HTTP/1.1\ncontent-type: application/json\n\n{request}"));
    assert_eq!(status, 200, "{answer}");
    body(&answer)["data"].clone()
}

#[test]
fn everybody_can_log_in_and_the_data_stays() {
    let folder = Folder::new();
    let first = start(&folder, &[]);
    for (role, expected) in [
        ("admin", "ADMIN"),
        ("manager", "MANAGER"),
        ("employee", "EMPLOYEE"),
        ("customer", "CUSTOMER"),
        ("operator", "OPERATOR"),
    ] {
        assert_eq!(login(&first, &first.line["logins"][role])["user"]["role"], expected, "{role}");
    }
    let key = first.line["apiKey"].as_str().unwrap();
    let (status, answer) =
        first.ask(&format!("GET /api/v1/admin/inventory?limit=1 HTTP/1.1\nauthorization: Bearer {key}"));
    assert_eq!(status, 200, "{answer}");
    let stock = body(&answer)["page"]["total"].clone();
    assert!(stock.as_i64().unwrap() > 400, "{stock}");

    for list in ["inventory?low=true", "stock-requests?status=PENDING"] {
        let (status, answer) = first.ask(&format!(
            "GET /api/v1/admin/{list} HTTP/1.1\nauthorization: Bearer {}",
            login(&first, &first.line["logins"]["manager"])["accessToken"].as_str().unwrap()
        ));
        assert_eq!(status, 200, "{list}: {answer}");
        let count = body(&answer)["data"].as_array().unwrap().len();
        assert!(if list.starts_with("stock") { count == 2 } else { count > 5 }, "{list}: {count}");
    }
    let (_, answer) = first.get("/api/v1/products?limit=100");
    let products = body(&answer);
    assert!(products["page"]["total"].as_i64().unwrap() >= 390, "{}", products["page"]);
    let (_, answer) = first.get("/api/v1/branches");
    let branches = body(&answer)["data"].as_array().unwrap().clone();
    assert_eq!(branches.len(), 4);
    assert!(branches.iter().any(|branch| branch["name"] == "The Warehouse" && branch["deliverySource"] == true));

    let (_, page) = first.ask("GET /demo HTTP/1.1\naccept: text/html");
    assert!(page.contains("crate-of-tomatoes"), "the demo shows its keys");
    let (_, page) = first.ask("GET /branches HTTP/1.1\naccept: text/html");
    assert!(page.contains("Almond Hill") && page.contains("Old Pier"), "the shop shows its branches");

    let (_, answer) = first.get("/api/v1/delivery-slots?type=DELIVERY&days=3&city=Shaked%20Bay");
    let windows = body(&answer)["data"].as_array().unwrap().clone();
    assert!(windows.len() >= 16 && windows.iter().all(|window| window["remaining"] == 20), "{windows:?}");
    let (_, answer) = first.get("/api/v1/delivery-slots?type=PICKUP&days=7");
    let fetched: std::collections::BTreeSet<_> =
        body(&answer)["data"].as_array().unwrap().iter().map(|window| window["branchId"].to_string()).collect();
    assert_eq!(fetched.len(), 3, "orders are fetched at every branch");

    // Beside the node that serves.
    let data = folder.join("shop");
    let (code, out, error) = run(&folder, &["stock", "verify", "--data", &data]);
    assert_eq!(code, 0, "{out}{error}");
    let (code, out, error) = run(&folder, &["audit", "verify", "--data", &data, "--json"]);
    assert_eq!(code, 0, "{out}{error}");
    let logins = first.line["logins"].clone();
    let api_key = first.line["apiKey"].clone();
    assert_eq!(first.stop(), 0);

    let second = start(&folder, &["--customers", "3"]);
    assert_eq!((&second.line["logins"], &second.line["apiKey"]), (&logins, &api_key));
    let (_, answer) = second.get("/api/v1/products?limit=100");
    assert_eq!(body(&answer), products, "the same products");
    let shoppers = second.line["customers"].as_array().unwrap();
    assert_eq!(shoppers.len(), 3);
    let token = shoppers[0]["accessToken"].as_str().unwrap();
    let (status, answer) = second.ask(&format!("GET /api/v1/auth/profile HTTP/1.1\nauthorization: Bearer {token}"));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(second.stop(), 0);
}

#[test]
fn the_folder_is_its_owners_alone_and_prod_refuses() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let serving = start(&folder, &["--capacity", "unlimited"]);
    let mode = std::fs::metadata(folder.path().join("shop")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    drop(serving);
    let good = ["BODEGA_PUBLIC_URL=https://shop.example", "DATABASE_URL=postgres://b:kM3-v9x2m1q7z4@localhost/b"];
    let mut command = bodega(&folder, &["demo", "--port", "0"]);
    command.env("BODEGA_PROFILE", "prod");
    for pair in good {
        let (name, value) = pair.split_once('=').unwrap();
        command.env(name, value);
    }
    assert_eq!(command.output().unwrap().status.code(), Some(2));
}

#[test]
fn the_front_is_whole_without_script() {
    let folder = Folder::new();
    let serving = start(&folder, &[]);
    let (status, page) = serving.ask("GET /c/bakery HTTP/1.1\naccept: text/html");
    assert_eq!(status, 200);
    assert!(page.contains("Plaited challah") && !page.contains("Navel oranges"), "one aisle");
    for inline in [" style=", "<style", " onclick=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }

    // Light and dark by a form and a cookie.
    let form = "content-type: application/x-www-form-urlencoded";
    let (status, chosen) = serving.ask(&format!("POST /theme HTTP/1.1\n{form}\n\ntheme=dark&back=%2F%2Fevil.example"));
    assert_eq!(status, 303);
    assert!(chosen.contains("theme=dark;") && chosen.contains("location: /\r\n"), "{chosen}");
    let (_, dark) = serving.ask("GET / HTTP/1.1\naccept: text/html\ncookie: theme=dark");
    assert!(dark.contains("data-theme=\"dark\""));

    // Files carry the hash of their content, and are kept for a year.
    let path = page
        .split("href=\"")
        .find_map(|rest| rest.split('"').next().filter(|url| url.contains("/static/shop.")))
        .unwrap();
    let (status, css) = serving.get(path);
    assert_eq!(status, 200);
    assert!(css.contains("max-age=31536000, immutable"), "{}", &css[..600]);
    let tag = css.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    assert_eq!(serving.ask(&format!("GET {path} HTTP/1.1\nif-none-match: {tag}")).0, 304);
    assert_eq!(serving.get("/static/shop.0000000000.css").0, 404);

    let (_, letters) = serving.ask("GET /mailbox HTTP/1.1\naccept: text/html");
    assert!(letters.contains("No letters"));
    assert_eq!(serving.stop(), 0);
}

#[test]
fn one_folder_is_served_once_and_a_taken_port_is_told() {
    let folder = Folder::new();
    let first = start(&folder, &[]);
    let data = folder.join("shop");
    let (code, _, said) = run(&folder, &["demo", "--data", &data, "--port", "0"]);
    assert_eq!(code, 1);
    assert!(said.contains("another Bodega serves"), "{said}");
    let port = first.address().rsplit(':').next().unwrap();
    let (code, _, said) = run(&folder, &["demo", "--data", &folder.join("other"), "--port", port]);
    assert_eq!(code, 1);
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
}

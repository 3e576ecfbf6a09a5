use std::sync::Arc;

use bodega_testkit::{
    App, on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};

use crate::toys;

const GOOD: [(&str, Access); 4] = [
    ("listToys", Access::Public),
    ("myToys", Access::SignedIn),
    ("dropToy", Access::Permission("stock:adjust")),
    ("makeToy", Access::Permission("stock:adjust")),
];

on_both! {
    async fn what_is_as_it_should_be_passes(app: App) {
        let app = app.with(toys::good);
        assert_every_route_guarded(&app, &GOOD).await;
        bad_input(&app, &app.as_admin()).await;
    }
}

/// What the sweep says against an app.
async fn complaint(app: App, table: Vec<(&'static str, Access)>) -> String {
    let app = Arc::new(app);
    let swept = tokio::spawn(async move { assert_every_route_guarded(&app, &table).await });
    let panic = swept.await.expect_err("it is noticed").into_panic();
    panic.downcast_ref::<String>().cloned().unwrap()
}

async fn app() -> App {
    App::new(bodega_testkit::Backend::Sqlite).await.with(toys::good)
}

#[tokio::test]
async fn a_route_without_a_row_is_noticed_and_a_row_without_a_route() {
    let mut table = GOOD.to_vec();
    table[3] = ("noSuchThing", Access::Public);
    let said = complaint(app().await, table).await;
    assert!(said.contains("makeToy: has no row") && said.contains("noSuchThing: stands in the table"), "{said}");
}

#[tokio::test]
async fn a_document_that_says_otherwise_is_noticed() {
    for (at, access) in
        [(0, Access::SignedIn), (1, Access::Public), (2, Access::Permission("stock:read")), (3, Access::SignedIn)]
    {
        let mut table = GOOD.to_vec();
        table[at].1 = access;
        let said = complaint(app().await, table).await;
        assert!(said.contains(GOOD[at].0) && said.contains("the document says"), "{said}");
    }
}

#[tokio::test]
async fn a_handler_that_does_otherwise_is_noticed() {
    let app = app().await.with(toys::bad);
    let rows = [
        ("careless", Access::Permission("stock:adjust")),
        ("openByAccident", Access::Permission("stock:read")),
        ("otherPermission", Access::Permission("stock:adjust")),
    ];
    let said = complaint(app, GOOD.into_iter().chain(rows).collect()).await;
    for wanted in [
        "(openByAccident): a guest gets 204",
        "(openByAccident): a token that is not good gets 204",
        "(openByAccident): who holds all but stock:read gets 204",
        "(otherPermission): who holds all but stock:adjust gets 204",
        "(otherPermission): who holds stock:adjust gets 403",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert!(!said.contains("(careless)"), "{said}");
}

#[tokio::test]
async fn a_body_that_should_be_refused_is_noticed() {
    let app = Arc::new(app().await.with(toys::bad));
    let swept = tokio::spawn(async move { bad_input(&app, &app.as_admin()).await });
    let panic = swept.await.expect_err("it is noticed").into_panic();
    let said = panic.downcast_ref::<String>().cloned().unwrap();
    assert!(said.contains("(careless): name as far too much text gets 200"), "{said}");
    assert!(said.contains("(careless): parts[0].name as far too much text gets 200"), "{said}");
    assert_eq!(said.lines().count(), 3, "{said}");
}

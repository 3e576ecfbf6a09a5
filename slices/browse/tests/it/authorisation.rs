//! Who may do what: looking around is everybody's, synonyms are for staff.

use bodega_testkit::{
    on_both,
    sweep::{Access, bad_input},
};

use crate::mall::Mall;

/// Those of the other slices have tests of their own.
const TABLE: &[(&str, Access)] = &[
    ("listProducts", Access::Public),
    ("getProduct", Access::Public),
    ("listCategoryProducts", Access::Public),
    ("searchProducts", Access::Public),
    ("search", Access::Public),
    ("autocomplete", Access::Public),
    ("similarProducts", Access::Public),
    ("listSynonyms", Access::Permission("catalog:read")),
    ("getSynonyms", Access::Permission("catalog:read")),
    ("createSynonyms", Access::Permission("catalog:write")),
    ("replaceSynonyms", Access::Permission("catalog:write")),
    ("deleteSynonyms", Access::Permission("catalog:write")),
];

async fn alone(backend: bodega_testkit::Backend) -> bodega_testkit::App {
    let app = bodega_testkit::App::new(backend).await;
    let engine = std::sync::Arc::new(bodega_search::Tantivy::in_memory().unwrap());
    let browse = bodega_browse::Browse::new(app.house.clone(), app.identity.clone(), engine);
    app.with(move |_| bodega_browse::routes(browse))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_route_asks_for_its_permission() {
    let app = alone(bodega_testkit::Backend::Sqlite).await;
    bodega_testkit::sweep::assert_every_route_guarded(&app, TABLE).await;
}

on_both! {
    async fn bad_input_is_refused_everywhere_and_writes_nothing(mall: Mall) {
        bad_input(&mall.app, &mall.manager()).await;
    }
}

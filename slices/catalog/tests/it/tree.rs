//! Random moves in the category tree never lose a category and never close a ring.

use std::collections::BTreeMap;

use bodega_catalog::{
    CatalogError,
    category::{self, body::CategoryBody},
    product::Manner,
};
use bodega_kernel::{Failure, Id, noun};
use bodega_testkit::{App, Backend};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

type CategoryId = Id<noun::Category>;

fn body(value: &Value) -> CategoryBody {
    bodega_http::from_json(value).expect("the test writes good bodies")
}

async fn make(app: &App, name: &str) -> CategoryId {
    let (scope, body) = (app.scope(), body(&json!({ "name": name })));
    let made = app.db.write(&app.call(), move |tx| category::create(tx, &scope, &body)).await;
    made.expect("it is made").id
}

/// True when it was moved, false when that would have closed a ring.
async fn put_under(app: &App, child: CategoryId, parent: Option<CategoryId>) -> bool {
    let (scope, body) = (app.scope(), body(&json!({ "parentId": parent })));
    let command = move |tx: &mut _| category::update(tx, &scope, child, None, &body, Manner::Merge);
    match app.db.write(&app.call(), command).await {
        Ok(_) => true,
        Err(CatalogError::Invalid(error)) => {
            assert_eq!(error.details()[0]["code"], "CATEGORY_CYCLE");
            false
        }
        Err(error) => panic!("{error}"),
    }
}

/// Is `above` on the way from `from` to the top?
fn is_under(parents: &BTreeMap<CategoryId, Option<CategoryId>>, from: Option<CategoryId>, above: CategoryId) -> bool {
    let mut place = from;
    while let Some(id) = place {
        if id == above {
            return true;
        }
        place = parents[&id];
    }
    false
}

async fn holds(moves: Vec<(usize, Option<usize>)>) {
    let app = App::new(Backend::Sqlite).await;
    let mut ids = Vec::new();
    for at in 0..6 {
        ids.push(make(&app, &format!("C{at}")).await);
    }
    let mut parents: BTreeMap<_, _> = ids.iter().map(|id| (*id, None)).collect();
    for (child, parent) in moves {
        let (child, parent) = (ids[child], parent.map(|parent| ids[parent]));
        let closes_a_ring = is_under(&parents, parent, child);
        assert_eq!(put_under(&app, child, parent).await, !closes_a_ring);
        if !closes_a_ring {
            parents.insert(child, parent);
        }
    }
    let scope = app.scope();
    let now = app.clock.now();
    let tree = app.db.read(&app.scope(), move |tx| category::visible(tx, &scope, now)).await.expect("it is read");
    let read: BTreeMap<_, _> = tree.iter().map(|one| (one.category.id, one.category.content.parent)).collect();
    assert_eq!(read, parents);
}

#[test]
fn random_moves_keep_it_a_tree() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let moves = prop::collection::vec((0usize..6, prop::option::weighted(0.8, 0usize..6)), 1..25);
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&moves, |moves| {
            runtime.block_on(holds(moves));
            Ok(())
        })
        .unwrap();
}

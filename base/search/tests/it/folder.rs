//! The index on the disk.

use std::fs;

use bodega_kernel::Lang;
use bodega_search::{Engine, Query, SearchError, Tantivy};

use crate::shop::{Folder, MERCHANT, ask, at, found, item};

fn built(folder: &Folder, title: &str, position: i64) -> Tantivy {
    let engine = Tantivy::open(&folder.0).unwrap();
    let mut rebuild = engine.rebuild().unwrap();
    rebuild.put(vec![item(1, Lang::En, title)]).unwrap();
    rebuild.finish(at(position)).unwrap();
    engine
}

fn needs_rebuild(engine: &Tantivy) -> bool {
    let asked = engine.search(&Query::new(MERCHANT, Lang::En, "milk"));
    matches!(
        (asked, engine.reached(), engine.apply(Vec::new(), at(9))),
        (Err(SearchError::NeedsRebuild(_)), Err(SearchError::NeedsRebuild(_)), Err(SearchError::NeedsRebuild(_)))
    )
}

#[test]
fn a_new_folder_needs_a_rebuild() {
    let folder = Folder::new();
    let engine = Tantivy::open(&folder.0).unwrap();
    assert!(needs_rebuild(&engine));
    assert_eq!(engine.rebuild().err(), None);
    assert!(needs_rebuild(&engine), "one that was given up leaves nothing");
    assert_eq!(folder.indexes(), [""; 0]);
    assert_eq!(found(&built(&folder, "Milk", 7), Lang::En, "milk"), [1]);
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let folder = Folder::new();
    let engine = built(&folder, "Milk", 7);
    engine.apply(vec![item(2, Lang::En, "Bread").into()], at(8)).unwrap();
    drop(engine);
    let engine = Tantivy::open(&folder.0).unwrap();
    assert_eq!(engine.reached().unwrap(), at(8), "so far, and of this log");
    assert_eq!(found(&engine, Lang::En, "bread"), [2]);
    engine.apply(vec![item(3, Lang::En, "Bread").into()], at(9)).unwrap();
    assert_eq!(ask(&engine, Lang::En, "bread").total, 2);
}

#[test]
fn the_old_index_serves_while_the_new_one_is_filled() {
    let folder = Folder::new();
    let engine = built(&folder, "Milk", 7);
    let mut rebuild = engine.rebuild().unwrap();
    assert_eq!(engine.rebuild().err(), Some(SearchError::Rebuilding));
    for number in 1..=50 {
        rebuild.put(vec![item(number, Lang::En, "Tea")]).unwrap();
        assert_eq!(found(&engine, Lang::En, "milk"), [1]);
    }
    engine.apply(vec![item(2, Lang::En, "Milk").into()], at(8)).unwrap();
    assert_eq!(ask(&engine, Lang::En, "milk").total, 2);
    rebuild.finish(at(7)).unwrap();
    assert_eq!((ask(&engine, Lang::En, "tea").total, ask(&engine, Lang::En, "milk").total), (50, 0));
    assert_eq!(engine.reached().unwrap().position, 7, "what came meanwhile is repeated from the log");
    assert_eq!(folder.indexes().len(), 1);
    assert_eq!(engine.rebuild().err(), None);
}

#[test]
fn an_index_rebuilt_by_another_process_is_taken_up() {
    let folder = Folder::new();
    let serving = built(&folder, "Milk", 7);
    built(&folder, "Tea", 9);
    assert_eq!(found(&serving, Lang::En, "milk"), [1], "until it looks, the old one goes on serving");
    assert_eq!(serving.reached().unwrap().position, 9);
    assert_eq!((found(&serving, Lang::En, "tea"), found(&serving, Lang::En, "milk")), (vec![1], vec![]));
}

#[test]
fn an_index_that_cannot_be_read_is_rebuilt() {
    type Harm = fn(&std::path::Path);
    let harms: [(&str, Harm); 4] = [
        ("the pointer is cut off", |folder| fs::write(folder.join("current.json"), "{\"fold").unwrap()),
        ("another version", |folder| {
            fs::write(folder.join("current.json"), "{\"folder\":\"index-1\",\"version\":0}").unwrap();
        }),
        ("the folder is gone", |folder| fs::remove_dir_all(folder.join("index-1")).unwrap()),
        ("a file is cut off", |folder| {
            for entry in fs::read_dir(folder.join("index-1")).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|kind| kind != "json" && kind != "lock") {
                    fs::write(&path, "x").unwrap();
                }
            }
        }),
    ];
    for (what, harm) in harms {
        let folder = Folder::new();
        drop(built(&folder, "Milk", 7));
        harm(&folder.0);
        assert!(needs_rebuild(&Tantivy::open(&folder.0).unwrap()), "{what}");
        assert_eq!(found(&built(&folder, "Milk", 8), Lang::En, "milk"), [1], "{what}");
        assert_eq!(folder.indexes().len(), 1, "{what}");
    }
}

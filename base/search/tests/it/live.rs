//! Changes are seen.

use bodega_kernel::Lang;
use bodega_search::{Change, Engine};

use crate::shop::{MERCHANT, ask, at, found, item, key, titles};

#[test]
fn a_change_can_be_found_when_it_is_made() {
    let engine = titles(Lang::En, &["Milk", "Bread"]);
    assert_eq!(engine.reached().unwrap().position, 1);
    for position in 2..20 {
        let title = format!("Word{position}s milk");
        engine.apply(vec![item(1, Lang::En, &title).into()], at(position)).unwrap();
        assert_eq!(engine.reached().unwrap().position, position);
        assert_eq!(found(&engine, Lang::En, &format!("Word{position}s")), [1]);
    }
    assert_eq!(ask(&engine, Lang::En, "").total, 2);
    engine.apply(vec![Change::Remove { merchant: MERCHANT, key: key(1) }], at(20)).unwrap();
    assert_eq!(found(&engine, Lang::En, "milk"), [0; 0]);
    engine.apply(Vec::new(), at(21)).unwrap();
    assert_eq!(engine.reached().unwrap().position, 21);
}

#[test]
fn the_last_change_of_a_list_counts() {
    let engine = titles(Lang::En, &["Milk"]);
    let gone = Change::Remove { merchant: MERCHANT, key: key(1) };
    engine
        .apply(vec![item(1, Lang::En, "Tea").into(), gone.clone(), item(1, Lang::En, "Coffee").into()], at(2))
        .unwrap();
    assert_eq!((found(&engine, Lang::En, "coffee"), ask(&engine, Lang::En, "").total), (vec![1], 1));
    engine.apply(vec![item(1, Lang::En, "Tea").into(), gone], at(3)).unwrap();
    assert_eq!(ask(&engine, Lang::En, "").total, 0);
}

#[test]
fn who_searches_is_not_disturbed_by_who_writes() {
    let engine = titles(Lang::En, &["Milk"]);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 2..60 {
                engine.apply(vec![item(number, Lang::En, "Milk").into()], at(i64::try_from(number).unwrap())).unwrap();
            }
        });
        let mut last = 1;
        while !writer.is_finished() {
            let total = ask(&engine, Lang::En, "milk").total;
            assert!(total >= last, "what was there stays there");
            last = total;
        }
        writer.join().unwrap();
    });
    assert_eq!(ask(&engine, Lang::En, "milk").total, 59);
}

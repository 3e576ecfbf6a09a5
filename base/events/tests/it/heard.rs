//! What was told in this process is heard before the answer.

use std::sync::{Arc, Mutex};

use bodega_db::DbError;
use bodega_events::{Facts, Types, append, hear, hear_of};
use bodega_testkit::{TestDb, on_both};

use crate::{Counted, Painted, SHOP, call};

on_both! {
    async fn it_is_heard_before_the_answer_and_only_if_it_stands(db: TestDb) {
        // The name tells this test's facts from those of its neighbours in the process.
        let shelf = format!("{:?}", std::thread::current().id());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (notes, own) = (heard.clone(), shelf.clone());
        let hearing = hear(Types::of(&["shelf.*"]), move |told| {
            let own = told.iter().filter(|told| told.data["shelf"] == own.as_str());
            notes.lock().unwrap().extend(own.map(|told| (told.merchant, told.kind, told.data["found"].as_i64().unwrap())));
        });
        let picked = Arc::new(Mutex::new(Vec::new()));
        let (sums, own) = (picked.clone(), shelf.clone());
        let pick = move |_, data: &serde_json::Value| data["found"].as_i64().filter(|_| data["shelf"] == own.as_str());
        let picking = hear_of(Types::of(&["shelf.counted"]), pick, move |merchant, found: Option<i64>| {
            sums.lock().unwrap().extend(found.map(|found| (merchant, found)));
        });
        let tell = async |found: i64, stands: bool| {
            let shelf = shelf.clone();
            db.db.write(&call(&db), move |tx| {
                append(tx, &SHOP.into(), &Counted { shelf: shelf.clone(), found })?;
                let mut facts = Facts::new();
                facts.add(&Painted { shelf: shelf.clone() })?;
                facts.add(&Counted { shelf: shelf.clone(), found: found + 1 })?;
                facts.append(tx, &SHOP.into())?;
                if stands { Ok(()) } else { Err(DbError::NoRow) }
            }).await
        };
        assert!(tell(10, false).await.is_err());
        tell(20, true).await.unwrap();
        assert_eq!(*heard.lock().unwrap(), [(SHOP, "shelf.counted", 20), (SHOP, "shelf.counted", 21)]);
        assert_eq!(*picked.lock().unwrap(), [(SHOP, 20), (SHOP, 21)]);
        drop((hearing, picking));
        tell(30, true).await.unwrap();
        assert_eq!(picked.lock().unwrap().len(), 2);
        assert_eq!(heard.lock().unwrap().len(), 2);
    }
}

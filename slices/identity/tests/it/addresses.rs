//! One's addresses. [EC-T422, MS-20, MS-22]

use bodega_testkit::{App, on_both};
use serde_json::{Value, json};

use crate::house::{dana, register, signed, text, with_identity};

const PATH: &str = "/api/v1/account/addresses";

fn home() -> Value {
    json!({
        "name": "Dana Levi", "line1": "Herzl 12", "apartment": "4", "floor": "2", "entrance": "B", "city": "Tel Aviv",
        "postalCode": "6688312", "country": "IL", "geo": { "lat": 32.0629, "lng": 34.7714 },
        "preferences": { "leaveAt": "at the door", "signature": false, "note": "No bell." }
    })
}

on_both! {
    async fn are_added_read_replaced_and_removed(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client;
        let added = dana.post(PATH, home()).await.data(201);
        for (field, value) in home().as_object().unwrap() {
            assert_eq!(&added[field], value, "{field}");
        }
        let path = format!("{PATH}/{}", text(&added["id"]));
        assert_eq!(dana.get(&path).await.data(200), added);
        let mut sent_back = added.clone();
        sent_back["city"] = json!("Haifa");
        sent_back["preferences"] = Value::Null;
        let replaced = dana.put(&path, sent_back.clone()).await.data(200);
        assert_eq!((&replaced["city"], &replaced["version"]), (&json!("Haifa"), &json!(2)));
        assert_eq!(replaced.get("preferences"), None);
        dana.put(&path, sent_back).await.expect_error(412, "VERSION_MISMATCH");
        dana.delete(&path).await.expect(204);
        dana.get(&path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(dana.get(PATH).await.data(200), json!([]));
    }

    async fn one_is_the_default_for_each_purpose(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client;
        let first = dana.post(PATH, home()).await.data(201);
        assert_eq!((&first["defaultDelivery"], &first["defaultBilling"]), (&json!(true), &json!(true)));
        let mut office = home();
        office["defaultBilling"] = json!(true);
        let second = dana.post(PATH, office).await.data(201);
        assert_eq!((&second["defaultDelivery"], &second["defaultBilling"]), (&json!(false), &json!(true)));
        let first = dana.get(&format!("{PATH}/{}", text(&first["id"]))).await.data(200);
        assert_eq!((&first["defaultDelivery"], &first["defaultBilling"]), (&json!(true), &json!(false)));
        // What a removed one was, the oldest of the others is.
        dana.delete(&format!("{PATH}/{}", text(&second["id"]))).await.expect(204);
        let left = dana.get(PATH).await.data(200);
        assert_eq!((&left[0]["defaultDelivery"], &left[0]["defaultBilling"]), (&json!(true), &json!(true)));
    }

    async fn two_defaults_at_once_are_still_one(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (dana, mut body) = (dana.clone(), home());
                body["defaultDelivery"] = json!(true);
                tokio::spawn(async move { dana.post(PATH, body).await.expect(201) })
            })
            .collect();
        for one in tries {
            one.await.unwrap();
        }
        let all = dana.get(PATH).await.data(200);
        let defaults = all.as_array().unwrap().iter().filter(|address| address["defaultDelivery"] == true).count();
        assert_eq!(defaults, 1);
    }

    async fn faults_are_told_by_field(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client;
        let body = json!({ "name": "", "line1": "x", "city": "y", "country": "Israel", "geo": { "lat": 91, "lng": 0 } });
        let mut faults: Vec<_> = dana.post(PATH, body).await.faults().into_iter().map(|fault| fault.0).collect();
        faults.sort();
        assert_eq!(faults, ["country", "geo.lat", "name"]);
        let mut no_code = home();
        no_code.as_object_mut().unwrap().remove("postalCode");
        assert_eq!(dana.post(PATH, no_code.clone()).await.faults()[0].0, "postalCode");
        no_code["country"] = json!("AE");
        dana.post(PATH, no_code).await.expect(201);
    }

    async fn are_nobody_elses(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client;
        let added = dana.post(PATH, home()).await.data(201);
        let path = format!("{PATH}/{}", text(&added["id"]));
        let omer = signed(&app.client(), &register(&app.client(), "omer@example.com", "another long password").await, 201);
        omer.client.get(&path).await.expect_error(404, "NOT_FOUND");
        omer.client.put(&path, home()).await.expect_error(404, "NOT_FOUND");
        omer.client.delete(&path).await.expect_error(404, "NOT_FOUND");
        app.client().get(PATH).await.expect_error(401, "UNAUTHENTICATED");
        assert_eq!(dana.get(PATH).await.data(200).as_array().unwrap().len(), 1);
    }

    async fn a_request_sent_twice_adds_one(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await.client.key("once");
        let first = dana.post(PATH, home()).await.data(201);
        assert_eq!(dana.post(PATH, home()).await.data(201), first);
        assert_eq!(dana.get(PATH).await.data(200).as_array().unwrap().len(), 1);
    }
}

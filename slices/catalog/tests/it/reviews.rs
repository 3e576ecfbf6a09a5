//! What buyers say. [EC-T065]

use bodega_catalog::review::{self, ImportedReview};
use bodega_db::{DbError, params, sql};
use bodega_identity::{IdentityError, customer, role::Builtin};
use bodega_kernel::{Id, noun};
use bodega_testkit::{Badge, Client, on_both};
use serde_json::{Value, json};

use crate::shop::{Shop, milk, text};

pub const ADMIN: &str = "/api/v1/admin/reviews";

sql!(TOLD, "SELECT kind, data FROM events_log WHERE merchant = $1 AND kind LIKE 'review.%' ESCAPE '\\' ORDER BY seq");
sql!(AUDITED, "SELECT old, new FROM db_audit WHERE merchant = $1 AND entity_type = 'review'");

/// Somebody who has bought, and may say so.
pub struct Buyer {
    pub client: Client,
    pub id: Id<noun::Customer>,
}

impl Shop {
    /// A customer of this name.
    pub async fn buyer(&self, number: u128, name: &str) -> Buyer {
        let (scope, merchant) = (self.app.scope(), self.app.merchant);
        let new = customer::NewGuest { email: None, name: name.to_owned(), phone: None, locale: "en".to_owned() };
        let make = move |tx: &mut bodega_db::Tx| customer::guest(tx, &scope, &new);
        let made = self.app.db.write::<_, IdentityError>(&self.app.call(), make).await.unwrap();
        let user = Id::from_uuid(uuid::Uuid::from_u128(number));
        let badge = Badge {
            merchant,
            user,
            customer: Some(made),
            role: "CUSTOMER".to_owned(),
            permissions: Vec::new(),
            sites: None,
        };
        Buyer { client: self.app.as_badge(&badge), id: made }
    }

    pub async fn permit(&self, buyer: &Buyer, product: &Value) {
        let (scope, customer, product) = (self.app.scope(), buyer.id, text(product, "id").parse().unwrap());
        let permit = move |tx: &mut bodega_db::Tx| review::permit(tx, &scope, customer, product, "ord_1");
        self.app.db.write(&self.app.call(), permit).await.unwrap();
    }

    /// A review that waits for somebody to look at it.
    pub async fn said(&self, buyer: &Buyer, product: &Value, rating: i64) -> Value {
        self.permit(buyer, product).await;
        let body = json!({ "rating": rating, "title": "So", "text": "<script>alert(1)</script>" });
        buyer.client.post(&reviews(product), body).await.data(201)
    }

    pub async fn decide(&self, review: &Value, decision: &str) -> Value {
        let path = format!("{ADMIN}/{}/moderate", text(review, "id"));
        self.manager().patch(&path, json!({ "decision": decision })).await.data(200)
    }

    pub async fn rating(&self, product: &Value) -> (Value, Value) {
        let path = format!("/api/v1/products/{}/rating", text(product, "id"));
        let told = self.guest().get(&path).await.data(200);
        (told["average"].clone(), told["histogram"].clone())
    }
}

pub fn reviews(product: &Value) -> String {
    format!("/api/v1/products/{}/reviews", text(product, "slug"))
}

pub fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|review| text(review, "id").to_owned()).collect()
}

on_both! {
    async fn who_received_it_may_say_so_once(shop: Shop) {
        let product = shop.product(milk()).await;
        let dana = shop.buyer(1, "Dana Maria Levi").await;
        let body = json!({ "rating": 5, "title": "Fresh", "text": "Lasted the week.", "lang": "en" });
        dana.client.post(&reviews(&product), body.clone()).await.expect_error(403, "NOT_RECEIVED");
        shop.manager().post(&reviews(&product), body.clone()).await.expect_error(403, "NOT_RECEIVED");
        shop.permit(&dana, &product).await;
        shop.permit(&dana, &product).await;
        let made = dana.client.post(&reviews(&product), body.clone()).await.data(201);
        assert_eq!((&made["status"], &made["rating"]), (&json!("PENDING"), &json!(5)));
        dana.client.post(&reviews(&product), body).await.expect_error(409, "REVIEW_EXISTS");
        assert_eq!(shop.guest().get(&reviews(&product)).await.data(200), json!([]), "nobody has looked at it");
        assert_eq!(shop.rating(&product).await, (json!(0.0), json!([0, 0, 0, 0, 0])));
        let queue = shop.manager().get(&format!("{ADMIN}?status=PENDING")).await.data(200);
        assert_eq!((ids(&queue), text(&queue[0], "name")), (vec![text(&made, "id").to_owned()], "Dana L."));
        shop.decide(&made, "APPROVED").await;
        shop.decide(&made, "APPROVED").await;
        let shown = shop.guest().get(&reviews(&product)).await.data(200);
        assert_eq!((text(&shown[0], "name"), &shown[0]["verified"], text(&shown[0], "lang")), ("Dana L.", &json!(true), "en"));
        assert!(shown[0].get("customerId").is_none());
        assert_eq!(shop.rating(&product).await, (json!(5.0), json!([0, 0, 0, 0, 1])));
        assert_eq!(ids(&dana.client.get("/api/v1/reviews/my").await.data(200)).len(), 1);
    }

    async fn a_change_is_looked_at_again(shop: Shop) {
        let product = shop.product(milk()).await;
        let (dana, noam) = (shop.buyer(1, "Dana Levi").await, shop.buyer(2, "Noam").await);
        let review = shop.said(&dana, &product, 4).await;
        let path = format!("/api/v1/reviews/{}", text(&review, "id"));
        shop.decide(&review, "APPROVED").await;
        let approved = dana.client.get(&path).await.data(200);
        assert_eq!(dana.client.put(&path, approved.clone()).await.data(200), approved, "no change, nothing happens");
        let changed = dana.client.put(&path, json!({ "rating": 2 })).await.data(200);
        assert_eq!((&changed["status"], &changed["title"]), (&json!("PENDING"), &json!("")));
        assert_eq!(shop.rating(&product).await.1, json!([0, 0, 0, 0, 0]));
        let decide = json!({ "decision": "APPROVED", "version": approved["version"] });
        let admin = format!("{ADMIN}/{}/moderate", text(&review, "id"));
        shop.manager().patch(&admin, decide).await.expect_error(412, "VERSION_MISMATCH");
        shop.decide(&review, "APPROVED").await;
        assert_eq!(shop.rating(&product).await, (json!(2.0), json!([0, 1, 0, 0, 0])));
        let refused = shop.manager().patch(&admin, json!({ "decision": "REJECTED", "reason": "names somebody" })).await.data(200);
        assert_eq!((&refused["status"], &refused["reason"]), (&json!("REJECTED"), &json!("names somebody")));
        assert_eq!(shop.rating(&product).await.1, json!([0, 0, 0, 0, 0]));
        assert_eq!(dana.client.get(&path).await.data(200)["reason"], "names somebody");
        for reply in [noam.client.get(&path).await, noam.client.put(&path, json!({ "rating": 1 })).await, noam.client.delete(&path).await] {
            reply.expect_error(404, "NOT_FOUND");
        }
        shop.decide(&review, "APPROVED").await;
        dana.client.delete(&path).await.expect(204);
        assert_eq!(shop.rating(&product).await.1, json!([0, 0, 0, 0, 0]));
        assert_eq!(shop.count("catalog_review").await, 0);
        shop.said(&dana, &product, 3).await;
    }

    async fn of_two_reviews_by_one_buyer_at_once_one_stands(shop: Shop) {
        let product = shop.product(milk()).await;
        let dana = shop.buyer(1, "Dana").await;
        shop.permit(&dana, &product).await;
        let sends: Vec<_> = (1..=4).map(|rating| {
            let (client, path) = (dana.client.clone(), reviews(&product));
            tokio::spawn(async move { client.post(&path, json!({ "rating": rating })).await.status })
        }).collect();
        let mut statuses = Vec::new();
        for send in sends {
            statuses.push(send.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }

    async fn words_and_names_stay_out_of_the_log(shop: Shop) {
        let product = shop.product(milk()).await;
        let dana = shop.buyer(1, "Dana Levi").await;
        let review = shop.said(&dana, &product, 4).await;
        shop.decide(&review, "APPROVED").await;
        dana.client.delete(&format!("/api/v1/reviews/{}", text(&review, "id"))).await.expect(204);
        let merchant = shop.app.merchant;
        let told: Vec<(String, Value)> =
            shop.app.db.read::<_, DbError>(&shop.app.scope(), move |tx| tx.all(&TOLD, params![merchant])).await.unwrap();
        let kinds: Vec<_> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["review.submitted", "review.approved", "review.deleted"]);
        let audited: Vec<(Option<Value>, Option<Value>)> =
            shop.app.db.read::<_, DbError>(&shop.app.scope(), move |tx| tx.all(&AUDITED, params![merchant])).await.unwrap();
        let all = format!("{told:?}{audited:?}");
        assert!(!all.contains("script") && !all.contains("Dana"), "{all}");
    }

    async fn reviews_that_are_brought_along_say_so(shop: Shop) {
        let product = shop.product(milk()).await;
        let (scope, id, at) = (shop.app.scope(), text(&product, "id").parse().unwrap(), shop.app.env.now());
        let brought: Vec<_> = (1..=5).map(|rating| ImportedReview {
            product: id, rating, title: String::new(), text: "Good".to_owned(), lang: Some("en".to_owned()), name: "Avi K.".to_owned(), at,
        }).collect();
        let import = move |tx: &mut bodega_db::Tx| review::import(tx, &scope, &brought);
        shop.app.db.write(&shop.app.call(), import).await.unwrap();
        assert_eq!(shop.rating(&product).await, (json!(3.0), json!([1, 1, 1, 1, 1])));
        let shown = shop.guest().get(&reviews(&product)).await.data(200);
        assert_eq!((&shown[0]["imported"], &shown[0]["verified"], text(&shown[0], "name")), (&json!(true), &json!(false), "Avi K."));
    }

    async fn a_guests_reviews_follow_them(shop: Shop) {
        let (bread, product) = (shop.product(crate::shop::goods("Bread", "B")).await, shop.product(milk()).await);
        let (guest, known) = (shop.buyer(1, "Guest").await, shop.buyer(2, "Dana Levi").await);
        let moved = shop.said(&guest, &product, 4).await;
        shop.decide(&moved, "APPROVED").await;
        let doubled = shop.said(&guest, &bread, 1).await;
        shop.decide(&doubled, "APPROVED").await;
        shop.said(&known, &bread, 5).await;
        let scope = shop.app.scope();
        let fact = bodega_identity::events::CustomerMerged { customer_id: known.id, from: guest.id };
        let tell = move |tx: &mut bodega_db::Tx| bodega_events::append(tx, &scope, &fact).map(drop);
        shop.app.db.write::<_, DbError>(&shop.app.call(), tell).await.unwrap();
        shop.app.run_jobs().await;
        assert_eq!(known.client.get("/api/v1/reviews/my").await.data(200).as_array().unwrap().len(), 2);
        assert_eq!(guest.client.get("/api/v1/reviews/my").await.data(200), json!([]));
        let shown = shop.guest().get(&reviews(&product)).await.data(200);
        assert_eq!(text(&shown[0], "name"), "Dana L.");
        assert_eq!(shop.rating(&bread).await.1, json!([0, 0, 0, 0, 0]), "of two, their own stays");
    }

    async fn what_is_wrong_is_refused(shop: Shop) {
        let product = shop.product(milk()).await;
        let dana = shop.buyer(1, "Dana").await;
        shop.permit(&dana, &product).await;
        let long = "x".repeat(4001);
        for (body, field) in [
            (json!({ "rating": 0 }), "rating"),
            (json!({ "rating": 6 }), "rating"),
            (json!({ "rating": 5, "text": long }), "text"),
            (json!({ "rating": 5, "lang": "!" }), "lang"),
            (json!({ "title": "no stars" }), "rating"),
        ] {
            assert_eq!(dana.client.post(&reviews(&product), body).await.faults()[0].0, field);
        }
        let review = shop.said(&dana, &product, 5).await;
        let (id, admin) = (text(&review, "id"), shop.app.other_merchant().as_admin());
        for path in [format!("{ADMIN}/{id}"), format!("{ADMIN}/{id}/reply")] {
            let reply = if path.ends_with("reply") { admin.put(&path, json!({ "text": "Hm" })).await } else { admin.get(&path).await };
            reply.expect_error(404, "NOT_FOUND");
        }
        admin.patch(&format!("{ADMIN}/{id}/moderate"), json!({ "decision": "APPROVED" })).await.expect_error(404, "NOT_FOUND");
        assert_eq!(admin.get(ADMIN).await.data(200), json!([]));
        assert!(shop.app.badge(Builtin::Manager).permissions.contains(&"reviews:moderate".to_owned()));
    }
}

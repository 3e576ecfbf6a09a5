//! Books in memory: quotes of what stands in the database, and of what has just changed there.

use bodega_db::{ReadTx, params, sql};
use bodega_events::{Event, Slice};
use bodega_kernel::{Actor, Id, Scope, noun};
use bodega_sales::pricing::{Basket, Books, Buying, FulfilmentType, Lines, Lost, Problem, Quoted, Refused, Wanted};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use super::{
    make,
    manage::{FEES, PROMOTIONS, RATES, welcome},
};
use crate::shop::{Shop, id, text, with};

const PRODUCTS: &str = "/api/v1/admin/products";

sql!(RAISE, "UPDATE catalog_variant SET amount = $3 WHERE merchant = $1 AND sku = $2");

struct Till {
    shop: Shop,
    books: Books,
}

impl Till {
    fn of(shop: Shop) -> Self {
        Self { shop, books: Books::stand() }
    }

    async fn lines(&self, currency: &'static str, wanted: Vec<Wanted>) -> Lines {
        let (desk, at) = (self.books.open(self.shop.app.merchant), self.shop.now());
        let read = move |tx: &mut ReadTx, _: &Scope| {
            let buying =
                Buying { currency: currency.parse().unwrap(), channel: Some("web"), group: None, site: None, at };
            desk.lines(tx, &buying, &wanted)
        };
        self.shop.read(read).await.unwrap()
    }

    async fn quote(&self, codes: &[&str], wanted: Vec<Wanted>, customer: Option<Id<noun::Customer>>) -> Quoted {
        let lines = self.lines("ILS", wanted).await.lines;
        let basket = Basket {
            lines,
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            first_order: true,
            fulfilment: Some(FulfilmentType::Delivery),
            channel: Some("web".to_owned()),
            ..Basket::new("ILS".parse().unwrap(), self.shop.now())
        };
        let desk = self.books.open(self.shop.app.merchant);
        self.shop.read(move |tx, _| desk.quote(tx, basket, customer)).await.unwrap()
    }
}

fn wanted(variant: &Value, quantity: i64) -> Vec<Wanted> {
    vec![Wanted { key: 1, variant: id(variant, "id"), quantity }]
}

async fn product(shop: &Shop, more: Value) -> (String, Value) {
    let body = with(
        json!({
            "title": "Milk", "brand": "Tnuva", "taxClass": "food",
            "variants": [{ "sku": "MLK-1", "title": "1 l", "price": { "amount": 690, "currency": "ILS" } }],
        }),
        more,
    );
    let made = shop.manager().post(PRODUCTS, body).await.data(201);
    (format!("{PRODUCTS}/{}", text(&made, "id")), made["variants"][0].clone())
}

on_both! {
    async fn what_changes_is_seen_by_the_next_quote(shop: Shop) {
        shop.source().await;
        let (path, milk) = product(&shop, json!({})).await;
        let till = Till::of(shop);
        let shop = &till.shop;
        let cost = async || till.quote(&["WELCOME10"], wanted(&milk, 10), None).await.quote;
        let first = cost().await;
        assert_eq!((first.subtotal, first.delivery_fee, first.total), (6_900, 3_000, 9_900));
        assert_eq!(first.problems, [Problem::CodeUnknown { promotion_code: "WELCOME10".to_owned() }]);
        let promotion = shop.manager().post(PROMOTIONS, welcome()).await.data(201);
        assert_eq!(cost().await.discount, 690);
        let variants = json!([{ "sku": "MLK-1", "title": "1 l", "price": { "amount": 1000, "currency": "ILS" } }]);
        shop.manager().patch(&path, json!({ "variants": variants })).await.data(200);
        assert_eq!(cost().await.subtotal, 10_000);
        shop.manager().post(FEES, json!({ "name": "Van", "currency": "ILS", "amount": 1_000 })).await.data(201);
        assert_eq!(cost().await.delivery_fee, 1_000);
        assert_eq!(cost().await.tax, 1_373 + 153, "18 % in 90.00 and in 10.00");
        shop.manager().post(RATES, json!({ "country": "IL", "class": "food", "rate": 0 })).await.data(201);
        assert_eq!(cost().await.tax, 153);
        shop.manager().patch("/api/v1/admin/tax-settings", json!({ "pricesIncludeTax": false })).await.data(200);
        assert_eq!(cost().await.total, 9_000 + 1_180);
        shop.manager().delete(&format!("{PROMOTIONS}/{}", text(&promotion, "id"))).await.expect(204);
        assert_eq!(cost().await.discount, 0);
        let list = json!({ "name": "Web", "currency": "ILS", "channel": "web", "rate": 500_000 });
        let list = shop.manager().post("/api/v1/admin/price-lists", list).await.data(201);
        let reduced = cost().await;
        assert_eq!((reduced.subtotal, reduced.lines[0].before), (5_000, Some(1_000)));
        let entries = format!("/api/v1/admin/price-lists/{}/entries", text(&list, "id"));
        let entry = json!({ "items": [{ "sku": "MLK-1", "price": { "amount": 400, "currency": "ILS" }, "minQuantity": 10 }] });
        shop.manager().put(&entries, entry).await.expect(200);
        assert_eq!(cost().await.subtotal, 4_000);
        shop.manager().delete(&path).await.expect(204);
        let gone = cost().await;
        assert_eq!((gone.problems.iter().any(|one| one.code() == "NOT_FOR_SALE"), gone.is_orderable()), (true, false));
    }

    async fn what_another_process_changes_is_heard_of_through_the_log(shop: Shop) {
        let (path, milk) = product(&shop, json!({})).await;
        let till = Till::of(shop);
        let follower = till.books.follower(till.shop.app.db.clone());
        let price = async || till.lines("ILS", wanted(&milk, 1)).await.lines[0].price.amount;
        assert_eq!(price().await, 690);
        // Whoever does this tells nobody here: another process on the same database is like that.
        till.shop.write(|tx, scope| Ok(tx.execute(&RAISE, params![scope.one()?, "MLK-1", 750i64])?)).await.unwrap();
        assert_eq!(price().await, 690, "it is in memory");
        let position = follower.begin().await.unwrap();
        let data = json!({ "productId": path.rsplit('/').next().unwrap() });
        let event = Event {
            position: position + 1,
            merchant: till.shop.app.merchant,
            id: make::id(1),
            stream: "product:1".to_owned(),
            version: 2,
            kind: "product.updated".to_owned(),
            schema: 1,
            data,
            actor: Actor::system("test"),
            at: till.shop.now(),
            request_id: None,
            trace: None,
        };
        assert!(follower.types().has(&event.kind) && follower.types().has("price_list.prices_changed"));
        follower.take(Slice { events: vec![event], reached: position + 1, head: position + 1 }).await.unwrap();
        assert_eq!(price().await, 750);
        assert_eq!(follower.begin().await.unwrap(), position + 1, "it goes on where it was");
    }

    async fn what_was_read_before_a_change_is_not_kept_after_it(shop: Shop) {
        let (path, milk) = product(&shop, json!({})).await;
        let till = Till::of(shop);
        let desk = till.books.open(till.shop.app.merchant);
        let variants = json!([{ "sku": "MLK-1", "title": "1 l", "price": { "amount": 800, "currency": "ILS" } }]);
        till.shop.manager().patch(&path, json!({ "variants": variants })).await.data(200);
        let (at, asked) = (till.shop.now(), wanted(&milk, 1));
        // This desk may have read what there was: what it finds is its own affair, and nobody else's.
        let read = move |tx: &mut ReadTx, _: &Scope| {
            let buying = Buying { currency: "ILS".parse().unwrap(), channel: None, group: None, site: None, at };
            desk.lines(tx, &buying, &asked)
        };
        till.shop.read(read).await.unwrap();
        till.shop.write(|tx, scope| Ok(tx.execute(&RAISE, params![scope.one()?, "MLK-1", 900i64])?)).await.unwrap();
        assert_eq!(till.lines("ILS", wanted(&milk, 1)).await.lines[0].price.amount, 900, "it was not kept");
    }

    async fn lines_tell_what_is_not_to_be_had(shop: Shop) {
        let (path, milk) = product(&shop, json!({ "translations": { "de": { "title": "Milch" } } })).await;
        let till = Till::of(shop);
        let unknown = Wanted { key: 9, variant: make::id(5), quantity: 1 };
        let asked = wanted(&milk, 3).into_iter().chain([unknown]).collect();
        let found = till.lines("ILS", asked).await;
        assert_eq!(found.lost, [(9, Lost::Unknown)]);
        let line = &found.lines[0];
        assert_eq!((line.key, line.quantity, line.goods.sku.as_str()), (1, 3, "MLK-1"));
        assert_eq!(line.goods.titles_in(bodega_kernel::Lang::De), ("Milch", "1 l"));
        assert_eq!((line.goods.brand.as_deref(), line.goods.tax_class.as_deref()), (Some("tnuva"), Some("food")));
        assert_eq!(till.lines("EUR", wanted(&milk, 1)).await.lost, [(1, Lost::NoPrice)]);
        till.shop.manager().delete(&path).await.expect(204);
        let gone = till.lines("ILS", wanted(&milk, 1)).await;
        assert!(!gone.lines[0].goods.is_for_sale(till.shop.now()), "it is told, not dropped");
    }

    async fn what_is_used_up_takes_nothing_off(shop: Shop) {
        let (_, milk) = product(&shop, json!({})).await;
        let body = with(welcome(), json!({ "limit": 1 }));
        shop.manager().post(PROMOTIONS, body).await.data(201);
        let till = Till::of(shop);
        let (me, other) = (make::id(1), make::id(2));
        let first = till.quote(&["WELCOME10"], wanted(&milk, 10), Some(me)).await.quote;
        assert_eq!((first.discount, first.uses.len()), (690, 1));
        let (uses, order) = (first.uses, make::id(1));
        till.shop.write(move |tx, scope| bodega_sales::promotion::take(tx, scope, &uses, order, Some(me))).await.unwrap();
        let reason = async |who| {
            let quote = till.quote(&["WELCOME10"], wanted(&milk, 10), Some(who)).await.quote;
            assert_eq!((quote.discount, quote.uses.len()), (0, 0));
            match &quote.problems[..] {
                [Problem::CodeNotApplicable { refused, .. }] => *refused,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(reason(other).await, Refused::UsedUp);
        let order = make::id(1);
        till.shop.write(move |tx, scope| bodega_sales::promotion::give_back(tx, scope, order)).await.unwrap();
        assert_eq!(till.quote(&["WELCOME10"], wanted(&milk, 10), Some(me)).await.quote.discount, 690);
    }

    async fn presents_come_as_lines(shop: Shop) {
        let (_, milk) = product(&shop, json!({})).await;
        let more = json!({ "title": "Mug", "variants": [{ "sku": "MUG", "price": { "amount": 2_000, "currency": "ILS" } }] });
        let (_, mug) = product(&shop, more).await;
        let present = json!({
            "name": "A mug from 60.00 on", "currency": "ILS", "when": { "minSubtotal": 6_000 },
            "effect": { "type": "GIFT", "variantId": mug["id"] },
        });
        shop.manager().post(PROMOTIONS, present).await.data(201);
        let till = Till::of(shop);
        let given = till.quote(&[], wanted(&milk, 10), None).await;
        assert_eq!((given.basket.lines.len(), given.quote.subtotal, given.quote.gifts.len()), (2, 6_900, 0));
        let line = &given.quote.lines[1];
        assert_eq!((line.key, line.total, line.before, line.gift.is_some()), (2, 0, Some(2_000), true));
        assert!(given.quote.is_orderable());
        assert_eq!(till.quote(&[], wanted(&milk, 5), None).await.basket.lines.len(), 1);
    }
}

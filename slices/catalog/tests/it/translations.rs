//! Texts in several languages: written, kept, and shown to whoever asks for one.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, with};

fn milch() -> Value {
    with(
        milk(),
        json!({
            "description": "From the river meadows.", "attributes": { "storage": "cool" },
            "translations": {
                "de": { "title": "Frische Milch", "attributes": { "storage": "kühl lagern" } },
                "he": { "title": "חלב טרי", "description": "מהאחו." },
            },
            "variants": [{ "sku": "MILK-1L", "title": "1 litre", "titles": { "de": "1 Liter" },
                           "price": { "amount": 690, "currency": "ILS" } }],
        }),
    )
}

on_both! {
    async fn everybody_is_told_in_the_language_that_they_ask_for(shop: Shop) {
        shop.product(milch()).await;
        let shown = shop.shown_in("fresh-milk-3", Some("de-AT")).await;
        assert_eq!((&shown["title"], &shown["lang"]), (&json!("Frische Milch"), &json!("de")));
        assert_eq!((&shown["description"], &shown["descriptionLang"]), (&json!("From the river meadows."), &json!("en")));
        assert_eq!(shown["attributes"], json!({ "storage": "kühl lagern" }));
        assert_eq!(shown["variants"][0]["title"], "1 Liter");
        let hebrew = shop.shown_in("fresh-milk-3", Some("he")).await;
        assert_eq!((&hebrew["title"], &hebrew["lang"]), (&json!("חלב טרי"), &json!("he")));
        assert_eq!((&hebrew["description"], hebrew.get("descriptionLang")), (&json!("מהאחו."), None));
        assert_eq!(hebrew["variants"][0]["title"], "1 litre");
        for other in [None, Some("fr"), Some("en-GB")] {
            let own = shop.shown_in("fresh-milk-3", other).await;
            assert_eq!((&own["title"], &own["lang"]), (&json!("Fresh milk 3%"), &json!("en")));
        }
    }

    async fn categories_are_told_in_the_language_that_is_asked_for(shop: Shop) {
        shop.category(json!({ "name": "Dairy", "translations": { "de": { "name": "Milchwaren" } } })).await;
        let path = "/api/v1/categories/dairy";
        let german = shop.guest().header("accept-language", "fr, de-AT;q=0.8").get(path).await;
        assert_eq!((&german.data(200)["name"], german.header("content-language")), (&json!("Milchwaren"), "de"));
        assert!(german.headers.get_all("vary").iter().any(|vary| vary == "Accept-Language"), "{:?}", german.headers);
        let own = shop.guest().header("accept-language", "de").get(&format!("{path}?locale=en")).await;
        assert_eq!((&own.data(200)["name"], own.header("content-language")), (&json!("Dairy"), "en"));
        assert_ne!(german.header("etag"), own.header("etag"), "each language is an answer of its own");
        let reply = shop.guest().get(&format!("{path}?locale=no%20language")).await;
        assert_eq!(reply.faults(), [("locale".to_owned(), "INVALID_LANGUAGE".to_owned())]);
    }

    async fn staff_see_all_languages_and_can_send_them_back(shop: Shop) {
        let made = shop.product(milch()).await;
        assert_eq!(made["translations"], milch()["translations"]);
        assert_eq!(made["variants"][0]["titles"], json!({ "de": "1 Liter" }));
        let same = shop.manager().put(&at(&made), made.clone()).await.data(200);
        assert_eq!(same, made);
        assert_eq!(shop.manager().get(&at(&made)).await.data(200), made);
    }

    async fn patch_changes_one_text_of_one_language(shop: Shop) {
        let made = shop.product(milch()).await;
        let patch = json!({ "translations": { "de": { "description": "Vom Fluss." }, "he": null, "es": { "title": "Leche" } } });
        let patched = shop.manager().patch(&at(&made), patch).await.data(200);
        assert_eq!(patched["translations"], json!({
            "de": { "title": "Frische Milch", "description": "Vom Fluss.", "attributes": { "storage": "kühl lagern" } },
            "es": { "title": "Leche" },
        }));
        let shown = shop.shown_in("fresh-milk-3", Some("es")).await;
        assert_eq!(shown["title"], "Leche", "a change is seen at once in every language");
        let put = shop.manager().put(&at(&made), with(milk(), json!({ "version": 2 }))).await.data(200);
        assert_eq!((&put["translations"], &put["variants"][0]["titles"]), (&json!({}), &json!({})));
    }

    async fn faults_point_into_the_translations(shop: Shop) {
        let sent = with(goods("Milk", "M"), json!({
            "translations": {
                "de": { "title": "x".repeat(201), "attributes": { "storage": "y".repeat(2001) } },
                "en": { "title": "Milk" }, "german please": { "title": "Milch" },
            },
            "variants": [{ "sku": "M", "titles": { "en": "one" }, "price": { "amount": 1, "currency": "ILS" } }],
        }));
        let faults = shop.manager().post("/api/v1/admin/products", sent).await.faults();
        for (field, code) in [
            ("translations.de.title", "TOO_LONG"), ("translations.de.attributes.storage", "TOO_LONG"),
            ("translations.en", "OWN_LANGUAGE"), ("translations.german please", "INVALID_LANGUAGE"),
            ("variants[0].titles.en", "OWN_LANGUAGE"),
        ] {
            assert!(faults.contains(&(field.to_owned(), code.to_owned())), "{field} {code} is missing in {faults:#?}");
        }
        assert_eq!(faults.len(), 5, "{faults:#?}");
        let sent = with(goods("Milk", "M"), json!({ "translations": { "de": { "titel": "Milch" } } }));
        let faults = shop.manager().post("/api/v1/admin/products", sent).await.faults();
        assert_eq!(faults, [("translations.de.titel".to_owned(), "UNKNOWN_FIELD".to_owned())]);
    }

    async fn a_product_whose_own_language_changes_may_not_tell_it_twice(shop: Shop) {
        let made = shop.product(milch()).await;
        let faults = shop.manager().patch(&at(&made), json!({ "lang": "de" })).await.faults();
        assert!(faults.contains(&("translations.de".to_owned(), "OWN_LANGUAGE".to_owned())), "{faults:?}");
    }

    async fn categories_have_names_in_several_languages(shop: Shop) {
        let sent = json!({ "name": "Dairy", "translations": { "de": { "name": "Milchwaren" }, "he": { "name": "מוצרי חלב" } } });
        let dairy = shop.category(sent).await;
        shop.category(json!({ "name": "Bread" })).await;
        let german = shop.guest().header("accept-language", "de").get("/api/v1/categories").await.data(200);
        let names: Vec<_> = german.as_array().unwrap().iter().map(|one| (text(one, "name"), text(one, "lang"))).collect();
        assert_eq!(names, [("Milchwaren", "de"), ("Bread", "en")]);
        let whole = shop.guest().get("/api/v1/categories?locale=he").await.expect(200);
        assert_eq!((&whole["data"][0]["name"], &whole["page"]["total"]), (&json!("מוצרי חלב"), &json!(2)));
        let one = shop.guest().get("/api/v1/categories/dairy?locale=de-AT").await;
        assert_eq!((&one.data(200)["name"], one.header("content-language")), (&json!("Milchwaren"), "de"));
        let path = format!("/api/v1/admin/categories/{}", text(&dairy, "id"));
        assert_eq!(shop.manager().put(&path, dairy.clone()).await.data(200), dairy);
        let patched = shop.manager().patch(&path, json!({ "translations": { "de": null } })).await.data(200);
        assert_eq!(patched["translations"], json!({ "he": { "name": "מוצרי חלב" } }));
        let faults = shop.manager().patch(&path, json!({ "translations": { "en": { "name": "Milk" } } })).await.faults();
        assert_eq!(faults, [("translations.en".to_owned(), "OWN_LANGUAGE".to_owned())]);
    }
}

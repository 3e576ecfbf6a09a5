//! The library of pictures: what comes in, what is said of it, what it was, and when it may go.

use std::time::Duration;

use axum::http::Method;
use bodega_db::{DbError, params, sql};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::{
    gallery::{FORM, Gallery, at, form, png, sent},
    shop::text,
};

pub const MEDIA: &str = "/api/v1/admin/media";
sql!(LOG, "SELECT kind, data FROM events_log WHERE merchant = $1 AND stream = $2 ORDER BY version");
sql!(AUDIT, "SELECT action FROM db_audit WHERE merchant = $1 AND entity_id = $2 ORDER BY seq");

pub const RED: [u8; 3] = [200, 20, 20];
pub const BLUE: [u8; 3] = [20, 20, 200];

on_both! {
    async fn a_picture_comes_in_and_is_shown_in_its_sizes(gallery: Gallery) {
        let made = gallery.picture(png(RED, 1000, 500)).await;
        assert_eq!((&made["name"], &made["alt"]), (&json!("Apples"), &json!({ "en": "Red apples" })));
        assert_eq!((&made["kind"], &made["width"], &made["height"]), (&json!("PNG"), &json!(1000), &json!(500)));
        assert_eq!((&made["version"], &made["shownBy"]), (&json!(1), &json!(0)));
        let sources = made["sources"].as_array().unwrap();
        assert_eq!(sources.len(), 6);
        for source in sources {
            let answer = gallery.app.client().get(text(source, "url")).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, text(source, "type")));
            let shown = image::load_from_memory(&answer.body).unwrap();
            assert_eq!(json!(shown.width()), source["width"]);
        }
        assert_eq!(gallery.app.client().get(text(&made, "url")).await.status, 200);
        assert_eq!(gallery.manager().get(&at(&made)).await.data(200), made);
        gallery.app.run_jobs().await;
    }

    async fn a_form_says_its_name_and_texts(gallery: Gallery) {
        let fields = [("alt", "Rote Äpfel"), ("lang", "de")];
        let body = form(&png(RED, 20, 20), "C:\\fakepath\\äpfel \u{1f34e}.png", &fields);
        let made = sent(&gallery.manager(), MEDIA, FORM, body).await.data(201);
        assert_eq!((&made["name"], &made["alt"]), (&json!("äpfel 🍎.png"), &json!({ "de": "Rote Äpfel" })));
        gallery.app.run_jobs().await;
    }

    async fn the_same_bytes_are_the_same_picture(gallery: Gallery) {
        let bytes = png(RED, 20, 20);
        let made = gallery.picture(bytes.clone()).await;
        let again = sent(&gallery.manager(), "/api/v1/admin/media?name=Other", "image/png", bytes.clone()).await;
        assert_eq!(again.data(200), made, "as it is");
        let theirs = sent(&gallery.app.other_merchant().as_admin(), MEDIA, "image/png", bytes).await.data(201);
        assert_ne!(theirs["id"], made["id"], "each merchant has a library of its own");
        assert_eq!(theirs["url"], made["url"], "and the bytes are kept once");
        assert_eq!((gallery.count("catalog_media").await, gallery.originals().await), (2, 1));
        gallery.app.run_jobs().await;
    }

    async fn those_who_send_the_same_at_once_get_the_same(gallery: Gallery) {
        let sends: Vec<_> = (0..8)
            .map(|_| {
                let client = gallery.manager();
                tokio::spawn(async move { sent(&client, MEDIA, "image/png", png(RED, 30, 30)).await })
            })
            .collect();
        let mut ids = Vec::new();
        for send in sends {
            let reply = send.await.unwrap();
            assert!(matches!(reply.status, 200 | 201), "{}", reply.status);
            ids.push(reply.json["data"]["id"].clone());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(gallery.count("catalog_media").await, 1);
        gallery.app.run_jobs().await;
    }

    async fn a_key_makes_it_safe_to_send_again(gallery: Gallery) {
        let client = gallery.manager().key("one");
        let first = sent(&client, MEDIA, FORM, form(&png(RED, 20, 20), "a.png", &[])).await;
        let again = sent(&client, MEDIA, FORM, form(&png(RED, 20, 20), "a.png", &[])).await;
        assert_eq!(first.data(201)["id"], again.data(201)["id"]);
        sent(&client, MEDIA, FORM, form(&png(BLUE, 20, 20), "a.png", &[])).await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
        gallery.app.run_jobs().await;
    }

    async fn what_is_no_picture_is_refused_and_leaves_nothing(gallery: Gallery) {
        let client = gallery.manager();
        let small = png(RED, 20, 20);
        let mut bomb = small.clone();
        bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let cases: Vec<(u16, &str, &str, Vec<u8>)> = vec![
            (415, "IMAGE_TYPE_UNKNOWN", "image/png", b"<html><script>alert(1)</script>".to_vec()),
            (415, "IMAGE_TYPE_UNKNOWN", "image/png", Vec::new()),
            (415, "IMAGE_TYPE_NOT_TAKEN", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
            (415, "IMAGE_TYPE_NOT_TAKEN", "image/gif", b"GIF89a\x01\0\x01\0".to_vec()),
            (415, "IMAGE_TYPE_NOT_TAKEN", "image/avif", b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()),
            (422, "IMAGE_TYPE_MISMATCH", "image/jpeg", small.clone()),
            (422, "IMAGE_TOO_MANY_PIXELS", "image/png", bomb),
            (422, "IMAGE_BROKEN", "image/png", small[..small.len() - 30].to_vec()),
            (413, "IMAGE_TOO_LARGE", "image/png", vec![0; (15 << 20) + 1]),
            (413, "BODY_TOO_LARGE", "image/png", vec![0; 16 << 20]),
            (415, "UNSUPPORTED_MEDIA_TYPE", "text/html", small.clone()),
            (415, "UNSUPPORTED_MEDIA_TYPE", "application/json", b"{}".to_vec()),
            (400, "MALFORMED", FORM, b"--edge\r\nno form".to_vec()),
            (400, "MALFORMED", "multipart/form-data", form(&small, "a.png", &[])),
        ];
        for (status, code, kind, bytes) in cases {
            sent(&client, MEDIA, kind, bytes).await.expect_error(status, code);
        }
        let fault = |reply: bodega_testkit::Reply| reply.faults();
        let nothing = b"--edge\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--edge--".to_vec();
        assert_eq!(fault(sent(&client, MEDIA, FORM, nothing).await), [("file".to_owned(), "REQUIRED".to_owned())]);
        let wrong = form(&small, "a.png", &[("lang", "no tag"), ("colour", "red"), ("name", &"x".repeat(201))]);
        let faults = fault(sent(&client, MEDIA, FORM, wrong).await);
        for wanted in [("lang", "INVALID_LANGUAGE"), ("colour", "UNKNOWN_FIELD"), ("name", "TOO_LONG")] {
            assert!(faults.contains(&(wanted.0.to_owned(), wanted.1.to_owned())), "{faults:?}");
        }
        assert_eq!((gallery.count("catalog_media").await, gallery.originals().await), (0, 0));
        let events = gallery.app.base.row_counts().await.into_iter().find(|(name, _)| name == "events_event");
        assert!(events.is_none_or(|(_, rows)| rows == 0));
    }

    async fn what_is_said_of_it_changes_and_stays_by_language(gallery: Gallery) {
        let made = gallery.picture(png(RED, 20, 20)).await;
        let path = at(&made);
        let change = json!({ "name": "Red apples", "alt": { "de": "Rote Äpfel" }, "version": 1 });
        let changed = gallery.manager().patch(&path, change.clone()).await.data(200);
        assert_eq!(changed["alt"], json!({ "de": "Rote Äpfel", "en": "Red apples" }));
        assert_eq!((&changed["version"], &changed["name"]), (&json!(2), &json!("Red apples")));
        gallery.manager().patch(&path, change).await.expect_error(412, "VERSION_MISMATCH");
        let sent_back = gallery.manager().patch(&path, changed.clone()).await.data(200);
        assert_eq!(sent_back, changed, "what was read can be sent back, and changes nothing");
        let bare = gallery.manager().patch(&path, json!({ "alt": { "en": null } })).await.data(200);
        assert_eq!(bare["alt"], json!({ "de": "Rote Äpfel" }));
        assert_eq!(gallery.manager().patch(&path, json!({ "alt": null })).await.data(200)["alt"], json!({}));
        let wrong = json!({ "name": "", "alt": { "x!": "a", "de": "y".repeat(501) } });
        let faults = gallery.manager().patch(&path, wrong).await.faults();
        let codes: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(codes, [("name", "REQUIRED"), ("alt.de", "TOO_LONG"), ("alt.x!", "INVALID_LANGUAGE")]);
        gallery.app.run_jobs().await;
    }

    async fn other_bytes_are_a_new_version_and_the_old_comes_back(gallery: Gallery) {
        let made = gallery.picture(png(RED, 400, 400)).await;
        let product = gallery.product("A", &[&made]).await;
        let path = format!("/api/v1/admin/products/{}", text(&product, "id"));
        let before = gallery.manager().get(&path).await.data(200);
        let file = format!("{}/file", at(&made));
        let put = async |colour, matched: &str| {
            let client = gallery.manager().header("if-match", matched);
            client.raw(Method::PUT, &file, "image/png", png(colour, 800, 400)).await
        };
        let changed = put(BLUE, "\"v1\"").await.data(200);
        assert_eq!((&changed["version"], &changed["width"], &changed["name"]), (&json!(2), &json!(800), &json!("Apples")));
        assert_ne!(changed["url"], made["url"]);
        put(RED, "\"v1\"").await.expect_error(412, "VERSION_MISMATCH");
        let after = gallery.manager().get(&path).await.data(200);
        assert_ne!(after["images"][0]["url"], before["images"][0]["url"], "whoever shows it shows the new one");
        let versions = gallery.manager().get(&format!("{}/versions", at(&made))).await.data(200);
        assert_eq!((&versions[0]["version"], &versions[1]["url"]), (&json!(2), &made["url"]));
        gallery.app.run_jobs().await;
        let restored = gallery.manager().post(&format!("{}/versions/1/restore", at(&made)), json!({})).await.data(200);
        assert_eq!((&restored["version"], &restored["url"]), (&json!(3), &made["url"]));
        assert_eq!(gallery.manager().get(&path).await.data(200)["images"][0]["url"], before["images"][0]["url"]);
        gallery.manager().post(&format!("{}/versions/9/restore", at(&made)), json!({})).await.expect_error(404, "NOT_FOUND");
        gallery.app.run_jobs().await;
    }

    async fn two_pictures_are_never_one(gallery: Gallery) {
        let red = gallery.picture(png(RED, 20, 20)).await;
        let blue = gallery.picture(png(BLUE, 20, 20)).await;
        let file = format!("{}/file", at(&red));
        let reply = gallery.manager().raw(Method::PUT, &file, "image/png", png(BLUE, 20, 20)).await;
        let error = reply.expect_error(409, "MEDIA_EXISTS");
        assert_eq!(error["details"][0]["mediaId"], blue["id"]);
        assert_eq!(gallery.manager().get(&at(&red)).await.data(200), red);
        gallery.app.run_jobs().await;
    }

    async fn the_library_is_read_by_page_and_by_name(gallery: Gallery) {
        let mut ids = Vec::new();
        for number in 0..7u8 {
            let path = format!("{MEDIA}?name=Picture%20{number}%25");
            let made = sent(&gallery.manager(), &path, "image/png", png([number, 0, 0], 10, 10)).await.data(201);
            ids.insert(0, made["id"].clone());
            gallery.app.clock.advance(Duration::from_millis(5));
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = gallery.manager().get(&format!("{MEDIA}?limit=3{cursor}")).await.expect(200);
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["id"].clone()));
            match page["page"]["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ids);
        let found = async |query: &str| gallery.manager().get(&format!("{MEDIA}?{query}")).await.expect(200);
        let one = found("q=PICTURE%203%25").await;
        assert_eq!((&one["data"][0]["id"], &one["page"]["total"]), (&ids[3], &json!(1)));
        assert_eq!(found("q=_").await["data"], json!([]), "no letter stands for another");
        let shown = json!({ "id": ids[0] });
        gallery.product("A", &[&shown]).await;
        assert_eq!(found("unused=true").await["page"]["total"], 6);
        gallery.manager().get(&format!("{MEDIA}?colour=red")).await.expect_error(422, "VALIDATION_FAILED");
        gallery.app.run_jobs().await;
    }

    async fn the_rest_is_made_and_what_nobody_speaks_of_is_removed(gallery: Gallery) {
        let stays = gallery.picture(png(RED, 200, 200)).await;
        let goes = gallery.picture(png(BLUE, 200, 200)).await;
        let replaced = gallery.picture(png([9, 9, 9], 200, 200)).await;
        let file = format!("{}/file", at(&replaced));
        gallery.manager().raw(Method::PUT, &file, "image/png", png([5, 5, 5], 200, 200)).await.data(200);
        gallery.app.run_jobs().await;
        let hash = text(&stays, "url").split('/').nth(2).unwrap().to_owned();
        assert_eq!(gallery.media.make_the_rest(&hash).await.unwrap(), 0, "the job has made all");
        gallery.manager().delete(&at(&goes)).await.expect(204);
        assert_eq!(gallery.originals().await, 4);
        // The store's clock is the world's; the house's is set a long time ahead of it.
        let ahead = bodega_kernel::Env::system().now().since(gallery.app.clock.now()) + Duration::from_secs(3 * 86_400);
        gallery.app.clock.advance(ahead);
        sweep(&gallery).await;
        assert_eq!(gallery.originals().await, 3, "what a version shows is spoken of too");
        assert_eq!(gallery.app.client().get(text(&goes, "url")).await.status, 404);
        assert_eq!(gallery.app.client().get(text(&stays, "url")).await.status, 200);
        gallery.app.run_jobs().await;
    }

    async fn changes_are_told_and_written_down(gallery: Gallery) {
        let made = gallery.picture(png(RED, 20, 20)).await;
        gallery.manager().patch(&at(&made), json!({ "name": "Other" })).await.data(200);
        gallery.manager().delete(&at(&made)).await.expect(204);
        let id = text(&made, "id").to_owned();
        let (merchant, scope) = (gallery.app.merchant, gallery.app.scope());
        let (audited, told) = gallery.app.db.read::<_, DbError>(&scope, move |tx| {
            let audited: Vec<(String,)> = tx.all(&AUDIT, params![merchant, id])?;
            let told: Vec<(String, Value)> = tx.all(&LOG, params![merchant, format!("media:{id}")])?;
            Ok((audited, told))
        }).await.unwrap();
        let actions = ["media.created", "media.updated", "media.deleted"];
        assert_eq!(audited.iter().map(|(action,)| action.as_str()).collect::<Vec<_>>(), actions);
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), actions);
        assert_eq!(told[1].1, json!({ "mediaId": made["id"], "version": 2, "changed": ["name"] }));
        gallery.app.run_jobs().await;
    }

    async fn who_may_not_is_told_so_before_anything_is_read(gallery: Gallery) {
        let bytes = vec![0; 20 << 20];
        sent(&gallery.app.client(), MEDIA, "image/png", bytes.clone()).await.expect_error(401, "UNAUTHENTICATED");
        sent(&gallery.app.as_employee(), MEDIA, "image/png", bytes).await.expect_error(403, "FORBIDDEN");
        gallery.app.as_customer().get(MEDIA).await.expect_error(403, "FORBIDDEN");
        let _: Value = gallery.app.as_employee().get(MEDIA).await.data(200);
    }
}

/// Runs the sweep as its schedule does.
async fn sweep(gallery: &Gallery) {
    let call = gallery.app.env.system_call("test");
    let asked = gallery
        .app
        .db
        .write(&call, |tx| bodega_events::enqueue(tx, bodega_events::NewJob::new("catalog.media_sweep", json!({}))));
    asked.await.unwrap();
    gallery.app.run_jobs().await;
}

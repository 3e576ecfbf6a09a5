//! What shoppers are offered. [MS-5, MS-1.5]

use std::time::Duration;

use bodega_sales::slot::{self, Capacities, HORIZON_DAYS, Wanted};
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{SLOTS, Shop, branch, each, id, text, with};

on_both! {
    async fn who_is_delivered_to_names_no_branch(shop: Shop) {
        let source = shop.source().await;
        let tlv = shop.branch("TLV").await;
        for branch in [&source, &tlv] {
            shop.week(branch, Capacities::USUAL).await;
        }
        let offered = shop.offered("type=DELIVERY&date=2026-03-03").await;
        assert_eq!(each(&offered, "start"), ["06:00", "08:00", "10:00", "12:00", "14:00", "16:00", "18:00", "20:00"]);
        let first = json!({
            "id": offered[0]["id"], "branchId": source["id"], "type": "DELIVERY", "dayOfWeek": 2, "date": "2026-03-03",
            "start": "06:00", "end": "08:00", "timeZone": "Asia/Jerusalem", "startsAt": "2026-03-03T04:00:00Z",
            "endsAt": "2026-03-03T06:00:00Z", "cutoffAt": "2026-03-03T03:00:00Z", "remaining": 20,
        });
        assert_eq!(offered[0], first);
        assert_eq!(shop.offered("date=2026-03-03").await, offered, "deliveries are meant where nothing else is said");
        let elsewhere = format!("type=DELIVERY&date=2026-03-03&branchId={}", text(&tlv, "id"));
        assert_eq!(shop.offered(&elsewhere).await.len(), 0, "nothing is delivered from there");
    }

    async fn who_fetches_comes_while_the_branch_is_open(shop: Shop) {
        let (tlv, hfa) = (shop.branch("TLV").await, shop.branch("HFA").await);
        for branch in [&tlv, &hfa] {
            shop.week(branch, Capacities::USUAL).await;
        }
        let at_tlv = format!("branchId={}", text(&tlv, "id"));
        let offered = shop.offered(&format!("type=PICKUP&date=2026-03-03&{at_tlv}")).await;
        assert_eq!(each(&offered, "start"), ["08:00", "10:00", "12:00", "14:00", "16:00", "18:00", "20:00"]);
        assert_eq!(shop.offered(&format!("date=2026-03-03&{at_tlv}")).await, offered, "all that the branch offers");
        assert_eq!(shop.offered(&format!("type=PICKUP&date=2026-03-07&{at_tlv}")).await.len(), 0, "closed on Saturdays");
        assert_eq!(shop.offered("type=PICKUP&date=2026-03-03").await.len(), 14, "at every branch");
        let path = format!("/api/v1/admin/branches/{}", text(&hfa, "id"));
        shop.manager().patch(&path, json!({ "pickup": false })).await.data(200);
        assert_eq!(shop.offered("type=PICKUP&date=2026-03-03").await.len(), 7);
    }

    async fn what_is_too_late_is_left_out_and_what_is_full_says_so(shop: Shop) {
        let source = shop.source().await;
        shop.week(&source, Capacities { delivery: Some(1), pickup: None }).await;
        // It is 10:00: the window at 10:00 has begun, and the one at 12:00 closes at 11:00.
        let today = async || shop.offered("date=2026-03-02").await;
        let first = today().await;
        assert_eq!(text(&first[0], "start"), "12:00");
        let (slot, date) = (id(&first[0], "id"), "2026-03-02".parse().unwrap());
        shop.write(move |tx, scope| slot::take(tx, scope, slot, date)).await.unwrap();
        assert_eq!(today().await[0]["remaining"], 0);
        let now = shop.now();
        let next = shop.read(move |tx, scope| slot::next(tx, scope, &Wanted::delivery(), now)).await.unwrap().unwrap();
        assert_eq!(next.start, "14:00", "the first with room");
        shop.app.clock.advance(Duration::from_secs(3599));
        assert_eq!(text(&today().await[0], "start"), "12:00");
        shop.app.clock.advance(Duration::from_secs(1));
        assert_eq!(text(&today().await[0], "start"), "14:00", "the moment of the cut-off is too late");
        assert_eq!(shop.offered("date=2026-03-01").await.len(), 0);
    }

    async fn two_weeks_can_be_booked(shop: Shop) {
        let source = shop.source().await;
        shop.week(&source, Capacities::UNLIMITED).await;
        assert_eq!(shop.offered("date=2026-03-15").await.len(), 8);
        assert_eq!(shop.offered("date=2026-03-16").await.len(), 0);
        assert!(shop.offered("date=2026-03-15").await[0]["remaining"].is_null(), "without limit");
        let days = shop.offered("days=2").await;
        assert_eq!((text(&days[0], "date"), text(days.last().unwrap(), "date")), ("2026-03-02", "2026-03-03"));
        assert_eq!(days.len(), 5 + 8);
        let now = shop.now();
        let all = shop.read(move |tx, scope| slot::upcoming(tx, scope, &Wanted::delivery(), now, 99)).await.unwrap();
        let whole = usize::try_from(HORIZON_DAYS).unwrap() * 8;
        assert_eq!(all.len(), whole - 3);
        assert!(all.is_sorted_by_key(|window| window.starts_at));
    }

    async fn the_week_is_shown_as_it_is_planned(shop: Shop) {
        let source = shop.source().await;
        shop.week(&source, Capacities::USUAL).await;
        let sundays = shop.offered("dayOfWeek=0").await;
        assert_eq!(sundays.len(), 8);
        assert!(sundays.iter().all(|slot| slot["dayOfWeek"] == 0 && slot["date"].is_null() && slot["startsAt"].is_null()));
        assert_eq!(shop.offered("").await.len(), 56);
        assert_eq!(shop.offered("dayOfWeek=2&date=2026-03-03").await.len(), 8);
    }

    async fn where_nobody_delivers_it_is_said(shop: Shop) {
        let served = async |query: &str| shop.app.client().get(&format!("{SLOTS}?{query}")).await;
        served("type=DELIVERY").await.expect_error(409, "ADDRESS_NOT_SERVED");
        let source = shop.source().await;
        assert_eq!(served("type=DELIVERY").await.data(200), json!([]), "there is a source, and no window yet");
        served("city=Haifa").await.expect_error(409, "ADDRESS_NOT_SERVED");
        shop.slot(&source, json!({ "area": { "cities": ["Haifa"] } })).await;
        shop.slot(&source, json!({ "start": "18:00", "end": "20:00", "area": { "postalCodes": ["64*"] } })).await;
        let starts = async |query: &str| each(&shop.offered(query).await, "start").into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(starts("city=haifa&dayOfWeek=1").await, ["14:00"]);
        assert_eq!(starts("postalCode=64%20396-02&date=2026-03-09").await, ["18:00"]);
        assert_eq!(starts("city=Haifa&postalCode=6400000&dayOfWeek=1").await, ["14:00", "18:00"]);
        assert_eq!(starts("dayOfWeek=1").await, ["14:00", "18:00"], "nobody has said where to");
        assert_eq!(starts("city=Haifa&dayOfWeek=2").await.len(), 0, "served, but not on that day");
        served("city=Eilat&postalCode=88").await.expect_error(409, "ADDRESS_NOT_SERVED");
    }

    async fn the_clock_is_set_and_windows_follow(shop: Shop) {
        // In Vienna 02:00 becomes 03:00 on Sunday, 29 March 2026.
        shop.app.clock.advance(Duration::from_secs(19 * 86_400));
        let vienna = with(branch("VIE"), json!({ "timeZone": "Europe/Vienna", "deliverySource": true }));
        let source = shop.manager().post("/api/v1/admin/branches", vienna).await.data(201);
        for (start, end) in [("00:00", "02:00"), ("02:00", "03:00"), ("03:00", "05:00"), ("22:00", "24:00")] {
            shop.slot(&source, json!({ "dayOfWeek": 0, "start": start, "end": end })).await;
        }
        let offered = shop.offered("date=2026-03-29").await;
        let times: Vec<_> = offered.iter().map(|slot| (text(slot, "startsAt"), text(slot, "endsAt"))).collect();
        assert_eq!(times, [
            ("2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"),
            ("2026-03-29T20:00:00Z", "2026-03-29T22:00:00Z"),
        ], "the hour that is jumped over has no window");
        assert_eq!(text(&shop.offered("date=2026-03-22").await[1], "startsAt"), "2026-03-22T01:00:00Z");
    }

    async fn each_bad_parameter_is_told(shop: Shop) {
        let faults = async |query: &str| shop.app.client().get(&format!("{SLOTS}?{query}")).await.faults();
        for (query, field) in [
            ("type=SHIPPING", "type"),
            ("date=2026-02-30", "date"),
            ("date=tomorrow", "date"),
            ("dayOfWeek=7", "dayOfWeek"),
            ("dayOfWeek=-1", "dayOfWeek"),
            ("days=0", "days"),
            ("days=15", "days"),
            ("days=2&date=2026-03-03", "days"),
            ("dayOfWeek=1&date=2026-03-03", "dayOfWeek"),
            ("branchId=TLV", "branchId"),
            ("branchId=ste_00000000000000000000000000", "branchId"),
            ("nonsense=1", "nonsense"),
        ] {
            assert_eq!(faults(query).await[0].0, field, "{query}");
        }
        assert_eq!(faults("date=x&dayOfWeek=9&days=99").await.len(), 5, "all of them at once");
    }
}

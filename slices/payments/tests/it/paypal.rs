//! PayPal, as a stand-in of it answers: one effect whatever is lost, and nothing that is not understood.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bodega_kernel::{Id, MerchantId, Money, noun};
use bodega_payments::{
    intent::Capture as Mode,
    provider::{
        About, Authorise, Cancel, Capture, Entries, EntryKind, Fetch, Happening, Keep, Letter, LetterRefused, Mark,
        Proceed, Provider, ProviderError, Refund, Token, Verdict,
        paypal::{Config, PayPal},
    },
};
use bodega_testkit::Clock;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::stand_in::{self, Trouble, paypal as stand};

struct Scene {
    clock: Clock,
    paypal: PayPal,
    stand: stand::PayPal,
    intent: Id<noun::Payment>,
}

impl Scene {
    async fn new() -> Self {
        let clock = Clock::new();
        let env = clock.env(1);
        let (stand, address) = stand::PayPal::open().await;
        let config = Config {
            base: format!("http://{address}"),
            client_id: "client".to_owned(),
            client_secret: "secret".to_owned(),
            webhook_id: "WH1".to_owned(),
        };
        let paypal = PayPal::new(config, stand_in::settings(), env.clone()).unwrap();
        Self { clock, paypal, stand, intent: env.id() }
    }

    fn mark(&self) -> Mark {
        Mark { merchant: MerchantId(1), intent: self.intent }
    }

    fn authorise(&self, token: &str, capture: Mode) -> Authorise {
        Authorise {
            mark: self.mark(),
            amount: ils(12_990),
            capture,
            token: Token::known(token),
            kept: token.starts_with("vault:"),
            customer: None,
            keep: false,
            reference: "ord_1".to_owned(),
            return_url: "https://shop.example/pay/action".to_owned(),
        }
    }

    fn payment(&self) -> Fetch {
        Fetch { mark: self.mark(), provider_ref: None, amount: ils(12_990), capture: Mode::Manual }
    }

    fn proceed(&self) -> Proceed {
        Proceed { payment: self.payment(), token: None }
    }

    fn capture(&self, key: &str, amount: i64) -> Capture {
        Capture { payment: self.payment(), key: key.to_owned(), amount: ils(amount), last: true }
    }

    fn refund(&self, key: &str, amount: i64) -> Refund {
        Refund {
            payment: self.payment(),
            key: key.to_owned(),
            provider_ref: None,
            capture_ref: None,
            amount: ils(amount),
        }
    }

    fn cancel(&self, age: u64) -> Cancel {
        Cancel { payment: self.payment(), key: "void_1".to_owned(), age: Duration::from_secs(age) }
    }
}

fn ils(amount: i64) -> Money {
    Money::new(amount, "ILS".parse().unwrap())
}

#[tokio::test]
async fn the_payer_says_yes_there_and_the_amount_is_held_taken_and_given_back() {
    let scene = Scene::new().await;
    let ask = scene.authorise("paypal", Mode::Manual);
    let Verdict::ActionRequired { provider_ref, action } = scene.paypal.authorise(&ask).await.unwrap() else {
        panic!("nothing to do");
    };
    let id = provider_ref.unwrap();
    assert!(action.url.unwrap().ends_with(&id));
    assert!(matches!(scene.paypal.proceed(&scene.proceed()).await.unwrap(), Verdict::ActionRequired { .. }), "not yet");
    scene.stand.approve(&id);
    let Verdict::Authorised(yes) = scene.paypal.proceed(&scene.proceed()).await.unwrap() else { panic!("not held") };
    assert_eq!((yes.amount, yes.card.unwrap().brand.as_str()), (ils(12_990), "paypal"));
    assert!(yes.held_until.is_some());
    let moved = scene.paypal.capture(&scene.capture("cap_1", 10_000)).await.unwrap();
    assert_eq!((moved.done, moved.fee), (true, Some(ils(450))));
    let again = scene.paypal.capture(&scene.capture("cap_1", 10_000)).await.unwrap();
    assert_eq!(again.provider_ref, moved.provider_ref, "under its key");
    for (key, amount) in [("ref_1", 4_000), ("ref_1", 4_000), ("ref_2", 6_000)] {
        assert!(scene.paypal.refund(&scene.refund(key, amount)).await.unwrap().done);
    }
    let error = scene.paypal.refund(&scene.refund("ref_3", 1)).await.unwrap_err();
    assert!(matches!(error, ProviderError::Refused { ref code, .. } if code == "REFUND_AMOUNT_EXCEEDED"), "{error}");
    assert_eq!(scene.stand.refunds().len(), 2);
    let known = Refund {
        provider_ref: scene.stand.refunds()[0]["id"].as_str().map(str::to_owned),
        ..scene.refund("ref_1", 4_000)
    };
    assert!(scene.paypal.refund(&known).await.unwrap().done);
    assert_eq!(scene.stand.passes(), 1, "one pass does for all");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_nothing_is_charged_twice() {
    let scene = Scene::new().await;
    scene.stand.troubles.expect(&[Trouble::Fails, Trouble::Pushes, Trouble::Loses]);
    let ask = scene.authorise("vault:8kk8451t", Mode::Automatic);
    let error = scene.paypal.authorise(&ask).await.unwrap_err();
    assert!(matches!(error, ProviderError::Unavailable(_)), "{error}");
    assert!(matches!(scene.paypal.authorise(&ask).await.unwrap(), Verdict::Captured(_)));
    assert_eq!(scene.stand.orders().len(), 1);
    assert!(matches!(scene.paypal.fetch(&scene.payment()).await.unwrap(), Verdict::Captured(_)), "found by its key");
    assert_eq!(scene.stand.orders().len(), 1);
}

#[tokio::test]
async fn a_no_is_told_to_the_payer() {
    let scene = Scene::new().await;
    for token in ["vault:declined", "order-that-is-none"] {
        let Verdict::Declined(why) = scene.paypal.authorise(&scene.authorise(token, Mode::Manual)).await.unwrap()
        else {
            panic!("{token} was taken");
        };
        assert!(["instrument_declined", "unknown_token"].contains(&why.code.as_str()), "{why:?}");
    }
}

#[tokio::test]
async fn one_approved_order_pays_one_payment_and_a_wallet_only_for_who_kept_it() {
    let scene = Scene::new().await;
    let ask = scene.authorise("paypal", Mode::Automatic);
    let Verdict::ActionRequired { provider_ref: Some(id), .. } = scene.paypal.authorise(&ask).await.unwrap() else {
        panic!("nothing to do");
    };
    scene.stand.approve(&id);
    let back = Proceed { token: Some(Token::known(&id)), ..scene.proceed() };
    assert!(matches!(scene.paypal.proceed(&back).await.unwrap(), Verdict::Captured(_)));
    let other = Mark { merchant: MerchantId(1), intent: scene.clock.env(9).id() };
    let again = Authorise { mark: other, ..scene.authorise(&id, Mode::Automatic) };
    let Verdict::Declined(why) = scene.paypal.authorise(&again).await.unwrap() else {
        panic!("paid twice by one order")
    };
    assert_eq!(why.code, "order_of_another_payment");
    let typed = Authorise { mark: other, kept: false, ..scene.authorise("vault:8kk8451t", Mode::Automatic) };
    assert!(matches!(scene.paypal.authorise(&typed).await.unwrap(), Verdict::Declined(_)));
    let typed = Proceed { token: Some(Token::known("vault:8kk8451t")), ..scene.proceed() };
    assert!(matches!(scene.paypal.proceed(&typed).await.unwrap(), Verdict::Declined(_)));
    assert_eq!(scene.stand.orders().len(), 1);
}

#[tokio::test]
async fn what_is_held_is_let_go_and_what_was_taken_is_not() {
    let scene = Scene::new().await;
    scene.paypal.authorise(&scene.authorise("vault:8kk8451t", Mode::Manual)).await.unwrap();
    assert!(scene.paypal.cancel(&scene.cancel(0)).await.unwrap().done);
    assert!(scene.paypal.cancel(&scene.cancel(0)).await.unwrap().done, "again");
    assert_eq!(scene.paypal.fetch(&scene.payment()).await.unwrap(), Verdict::Canceled);
    let error = scene.paypal.capture(&scene.capture("cap_1", 5)).await.unwrap_err();
    assert!(matches!(error, ProviderError::Refused { .. }), "{error}");
    let scene = Scene::new().await;
    scene.paypal.authorise(&scene.authorise("vault:8kk8451t", Mode::Automatic)).await.unwrap();
    assert!(matches!(scene.paypal.cancel(&scene.cancel(0)).await, Err(ProviderError::Refused { .. })));
}

#[tokio::test]
async fn what_was_never_carried_out_is_gone_when_no_call_can_be_on_its_way() {
    let scene = Scene::new().await;
    assert!(!scene.paypal.cancel(&scene.cancel(5)).await.unwrap().done);
    assert!(scene.paypal.cancel(&scene.cancel(500)).await.unwrap().done);
}

#[tokio::test]
async fn a_wallet_is_kept_and_charged_later() {
    let scene = Scene::new().await;
    let ask = Authorise { keep: true, ..scene.authorise("paypal", Mode::Manual) };
    let Verdict::ActionRequired { provider_ref: Some(id), .. } = scene.paypal.authorise(&ask).await.unwrap() else {
        panic!("nothing to do");
    };
    scene.stand.approve(&id);
    let Verdict::Authorised(yes) = scene.paypal.proceed(&scene.proceed()).await.unwrap() else { panic!("not held") };
    assert_eq!(yes.reusable.unwrap().reveal(), "vault:8kk8451t");
    let keep = |token: &str| Keep {
        key: format!("keep-{token}"),
        customer: scene.clock.env(2).id(),
        merchant: MerchantId(1),
        token: Token::known(token),
    };
    assert_eq!(scene.paypal.keep(&keep("B-1")).await.unwrap().token.reveal(), "vault:8kk8451t");
    assert!(matches!(scene.paypal.keep(&keep("B-2")).await, Err(ProviderError::Refused { .. })));
}

#[tokio::test]
async fn movements_are_told_with_our_marks() {
    let scene = Scene::new().await;
    scene.paypal.authorise(&scene.authorise("vault:8kk8451t", Mode::Automatic)).await.unwrap();
    scene.paypal.refund(&scene.refund("ref_1", 1_000)).await.unwrap();
    let ask = Entries { from: scene.clock.now(), to: scene.clock.now(), cursor: None };
    let page = scene.paypal.entries(&ask).await.unwrap();
    let told: Vec<_> = page.entries.iter().map(|entry| (entry.kind, entry.amount.amount, entry.fee)).collect();
    assert_eq!(told, [(EntryKind::Capture, 12_990, 450), (EntryKind::Refund, -1_000, 0)]);
    assert_eq!(page.entries[0].mark, Some(scene.mark()));
    assert_eq!((page.entries[1].key.as_deref(), page.next), (Some("ref_1"), None));
}

fn letter(scene: &Scene, signature: &str, event: &str, resource: &Value) -> Letter {
    let at = scene.clock.now();
    let body = json!({ "id": "WH-EVT-1", "event_type": event, "create_time": at.to_string(), "resource": resource });
    let mut headers = HeaderMap::new();
    let time = at.to_string();
    for (name, value) in [
        ("paypal-auth-algo", "SHA256withRSA"),
        ("paypal-cert-url", "https://api.paypal.example/cert.pem"),
        ("paypal-transmission-id", "69cd13f0-d67a-11e5-baa3-778b53f4ae55"),
        ("paypal-transmission-sig", signature),
        ("paypal-transmission-time", &time),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    Letter { headers, body: Bytes::from(body.to_string()), at }
}

#[tokio::test]
async fn webhooks_are_believed_when_paypal_says_that_they_are_its_own() {
    let scene = Scene::new().await;
    let amount = json!({ "currency_code": "ILS", "value": "129.90" });
    let held = json!({ "id": "A1", "status": "CREATED", "amount": amount, "custom_id": scene.mark().to_string(),
        "supplementary_data": { "related_ids": { "order_id": "O1" } } });
    let good = letter(&scene, "genuine", "PAYMENT.AUTHORIZATION.CREATED", &held);
    let parcel = scene.paypal.parse_webhook(&good).await.unwrap();
    assert_eq!(parcel.notices[0].about, About::Mark(scene.mark()));
    assert!(matches!(&parcel.notices[0].what, Happening::Authorised(yes) if yes.amount == ils(12_990)));
    let forged = letter(&scene, "forged", "PAYMENT.AUTHORIZATION.CREATED", &held);
    assert_eq!(scene.paypal.parse_webhook(&forged).await, Err(LetterRefused::Forged));
    let late = Letter { at: good.at.after(Duration::from_secs(5 * 24 * 60 * 60)), ..good.clone() };
    assert_eq!(scene.paypal.parse_webhook(&late).await, Err(LetterRefused::Stale));
    let slipped = Letter { body: Bytes::from_static(b"{}, \"webhook_id\": \"WH1\""), ..good.clone() };
    assert_eq!(scene.paypal.parse_webhook(&slipped).await, Err(LetterRefused::Unreadable));
    let bare = Letter { headers: HeaderMap::new(), ..good };
    assert_eq!(scene.paypal.parse_webhook(&bare).await, Err(LetterRefused::Forged));
}

#[tokio::test]
async fn webhooks_tell_of_captures_refunds_and_disputes() {
    let scene = Scene::new().await;
    let mark = scene.mark().to_string();
    let amount = json!({ "currency_code": "ILS", "value": "5.00" });
    let related = json!({ "related_ids": { "order_id": "O1" } });
    let refund = json!({ "id": "R1", "status": "COMPLETED", "amount": amount, "custom_id": "ref_1", "supplementary_data": related });
    let capture = json!({ "id": "C1", "status": "COMPLETED", "amount": amount, "custom_id": mark });
    let dispute = json!({ "dispute_id": "PP-D-1", "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", "dispute_amount": amount,
        "seller_response_due_date": "2026-04-01T00:00:00.000Z", "dispute_outcome": { "outcome_code": "RESOLVED_SELLER_FAVOUR" },
        "disputed_transactions": [{ "custom": mark }] });
    let mut told = Vec::new();
    for (event, resource) in [
        ("PAYMENT.CAPTURE.COMPLETED", &capture),
        ("PAYMENT.CAPTURE.REFUNDED", &refund),
        ("CUSTOMER.DISPUTE.CREATED", &dispute),
        ("CUSTOMER.DISPUTE.RESOLVED", &dispute),
    ] {
        let parcel = scene.paypal.parse_webhook(&letter(&scene, "genuine", event, resource)).await.unwrap();
        told.push(parcel.notices[0].clone());
    }
    assert!(matches!(&told[0].what, Happening::Captured(yes) if yes.amount == ils(500)));
    assert_eq!(told[1].about, About::Reference("O1".to_owned()));
    assert!(matches!(&told[1].what, Happening::Refunded { key: Some(key), .. } if key == "ref_1"));
    assert!(matches!(&told[2].what, Happening::Disputed { answer_by: Some(_), .. }));
    assert!(matches!(&told[3].what, Happening::DisputeClosed { won: true, .. }));
    let other = letter(&scene, "genuine", "BILLING.PLAN.CREATED", &json!({}));
    assert!(scene.paypal.parse_webhook(&other).await.unwrap().notices.is_empty());
}

#[tokio::test]
#[ignore = "reads PayPal's own examples: make contracts"]
async fn paypals_own_examples_are_understood() {
    let file = std::fs::read(stand_in::descriptions().join("paypal/vault_payment_tokens_v3.json")).unwrap();
    let document: Value = serde_json::from_slice(&file).unwrap();
    let answers = &document["paths"]["/v3/vault/payment-tokens"]["post"]["responses"]["201"]["content"];
    let example = answers["application/json"]["examples"]["payment_token_response"]["value"].clone();
    let pass = json!({ "access_token": "pass", "expires_in": 32_400 });
    let address = stand_in::showing(vec![("/v1/oauth2/token", pass), ("/v3/vault/payment-tokens", example)]).await;
    let scene = Scene::new().await;
    let config = Config {
        base: format!("http://{address}"),
        client_id: "client".to_owned(),
        client_secret: "secret".to_owned(),
        webhook_id: "WH1".to_owned(),
    };
    let paypal = PayPal::new(config, stand_in::settings(), scene.clock.env(3)).unwrap();
    let keep = Keep {
        key: "keep".to_owned(),
        customer: scene.clock.env(2).id(),
        merchant: MerchantId(1),
        token: Token::known("B-1"),
    };
    assert_eq!(paypal.keep(&keep).await.unwrap().token.reveal(), "vault:8kk8451t");
}

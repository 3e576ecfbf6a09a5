//! Stripe, as a stand-in of it answers: one effect whatever is lost, and nothing that is not understood.

use axum::http::{HeaderMap, HeaderValue};
use bodega_kernel::{Id, MerchantId, Money, noun};
use bodega_payments::{
    intent::Capture as Mode,
    provider::{
        About, Authorise, Cancel, Capture, Entries, EntryKind, Fetch, Happening, Keep, Letter, LetterRefused, Mark,
        Proceed, Provider, ProviderError, Refund, Token, Verdict,
        stripe::{Config, Stripe},
    },
};
use bodega_testkit::Clock;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::stand_in::{
    self, Trouble,
    stripe::{self as stand, SECRET},
};

const WEBHOOK: &str = "whsec_stand_in";

struct Scene {
    clock: Clock,
    stripe: Stripe,
    stand: stand::Stripe,
    intent: Id<noun::Payment>,
}

impl Scene {
    async fn new() -> Self {
        let clock = Clock::new();
        let env = clock.env(1);
        let (stand, address) = stand::Stripe::open(clock.now().seconds()).await;
        let config = Config {
            base: format!("http://{address}"),
            secret_key: SECRET.to_owned(),
            webhook_secrets: vec!["whsec_old".to_owned(), WEBHOOK.to_owned()],
        };
        let stripe = Stripe::new(config, stand_in::settings(), env.clone()).unwrap();
        Self { clock, stripe, stand, intent: env.id() }
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
            kept: false,
            customer: Some(self.clock.env(2).id()),
            keep: false,
            reference: "ord_1".to_owned(),
            return_url: "https://shop.example/pay/action".to_owned(),
        }
    }

    /// The payment, when we were never told what Stripe calls it.
    fn payment(&self) -> Fetch {
        Fetch { mark: self.mark(), provider_ref: None, amount: ils(12_990), capture: Mode::Manual }
    }

    fn capture(&self, amount: i64) -> Capture {
        Capture { payment: self.payment(), key: "cap_1".to_owned(), amount: ils(amount), last: true }
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
}

fn ils(amount: i64) -> Money {
    Money::new(amount, "ILS".parse().unwrap())
}

fn code(verdict: Verdict) -> String {
    match verdict {
        Verdict::Declined(why) => why.code,
        other => panic!("not declined: {other:?}"),
    }
}

#[tokio::test]
async fn an_amount_is_held_taken_and_given_back() {
    let scene = Scene::new().await;
    let Verdict::Authorised(yes) =
        scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Manual)).await.unwrap()
    else {
        panic!("not held");
    };
    assert_eq!(yes.amount, ils(12_990));
    let card = yes.card.unwrap();
    assert_eq!((card.brand.as_str(), card.last4.as_deref()), ("visa", Some("4242")));
    let moved = scene.stripe.capture(&scene.capture(10_000)).await.unwrap();
    assert_eq!((moved.done, moved.fee), (true, Some(ils(230))));
    assert!(scene.stripe.refund(&scene.refund("ref_1", 4_000)).await.unwrap().done);
    assert!(scene.stripe.refund(&scene.refund("ref_1", 4_000)).await.unwrap().done, "the same again");
    assert!(scene.stripe.refund(&scene.refund("ref_2", 6_000)).await.unwrap().done);
    let error = scene.stripe.refund(&scene.refund("ref_3", 1)).await.unwrap_err();
    assert!(matches!(error, ProviderError::Refused { ref code, .. } if code == "charge_already_refunded"), "{error}");
    assert_eq!(scene.stand.refunds().len(), 2);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_nothing_is_charged_twice() {
    let scene = Scene::new().await;
    scene.stand.troubles.expect(&[Trouble::Fails, Trouble::Pushes, Trouble::Loses]);
    let ask = scene.authorise("pm_card_visa", Mode::Automatic);
    let error = scene.stripe.authorise(&ask).await.unwrap_err();
    assert!(matches!(error, ProviderError::Unavailable(_)), "{error}");
    assert!(matches!(scene.stripe.authorise(&ask).await.unwrap(), Verdict::Captured(_)));
    assert_eq!(scene.stand.intents().len(), 1);
}

#[tokio::test]
async fn a_no_is_told_in_words_for_the_payer() {
    for (token, why) in [
        ("pm_card_chargeDeclined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_unknown", "resource_missing"),
    ] {
        let scene = Scene::new().await;
        assert_eq!(code(scene.stripe.authorise(&scene.authorise(token, Mode::Manual)).await.unwrap()), why);
    }
}

#[tokio::test]
async fn the_payer_goes_elsewhere_and_comes_back() {
    let scene = Scene::new().await;
    let ask = scene.authorise("pm_card_authenticationRequired", Mode::Manual);
    let Verdict::ActionRequired { provider_ref, action } = scene.stripe.authorise(&ask).await.unwrap() else {
        panic!("nothing to do");
    };
    assert_eq!(action.url.as_deref(), Some("https://hooks.example/3d"));
    let id = provider_ref.clone().unwrap();
    let back = Proceed { payment: Fetch { provider_ref, ..scene.payment() }, token: None };
    assert!(matches!(scene.stripe.proceed(&back).await.unwrap(), Verdict::ActionRequired { .. }), "not done yet");
    scene.stand.approve(&id);
    assert!(matches!(scene.stripe.proceed(&back).await.unwrap(), Verdict::Authorised(_)));
}

#[tokio::test]
async fn after_a_no_another_way_to_pay_is_tried_on_the_same_payment() {
    let scene = Scene::new().await;
    code(scene.stripe.authorise(&scene.authorise("pm_card_chargeDeclined", Mode::Manual)).await.unwrap());
    let again = Proceed { payment: scene.payment(), token: Some(Token::known("pm_card_visa")) };
    assert!(matches!(scene.stripe.proceed(&again).await.unwrap(), Verdict::Authorised(_)));
    assert!(matches!(scene.stripe.proceed(&again).await.unwrap(), Verdict::Authorised(_)), "under its key");
    assert_eq!(scene.stand.intents().len(), 1);
}

#[tokio::test]
async fn a_payment_is_found_by_its_mark_among_others() {
    let scene = Scene::new().await;
    assert_eq!(scene.stripe.fetch(&scene.payment()).await.unwrap(), Verdict::Unheard);
    scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Manual)).await.unwrap();
    for seed in 10..15 {
        let other = Mark { merchant: MerchantId(1), intent: scene.clock.env(seed).id() };
        let ask = Authorise { mark: other, ..scene.authorise("pm_card_visa", Mode::Manual) };
        scene.stripe.authorise(&ask).await.unwrap();
    }
    assert!(matches!(scene.stripe.fetch(&scene.payment()).await.unwrap(), Verdict::Authorised(_)));
}

#[tokio::test]
async fn what_was_never_heard_of_is_never_charged_after_it_was_canceled() {
    let scene = Scene::new().await;
    let cancel = Cancel { payment: scene.payment(), key: "void_1".to_owned(), age: std::time::Duration::ZERO };
    assert!(scene.stripe.cancel(&cancel).await.unwrap().done);
    // The first request comes late.
    let late = scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Automatic)).await.unwrap_err();
    assert!(matches!(late, ProviderError::Refused { .. }), "{late}");
    assert!(scene.stand.intents().iter().all(|intent| intent["status"] == "canceled"));
    assert!(scene.stripe.cancel(&cancel).await.unwrap().done, "again");
    assert_eq!(scene.stripe.fetch(&scene.payment()).await.unwrap(), Verdict::Canceled);
}

#[tokio::test]
async fn what_was_taken_cannot_be_canceled_and_taking_twice_is_once() {
    let scene = Scene::new().await;
    scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Manual)).await.unwrap();
    scene.stand.troubles.expect(&[]);
    scene.stripe.capture(&scene.capture(12_990)).await.unwrap();
    // As if Stripe had forgotten the key.
    let again = Capture { key: "cap_1_later".to_owned(), ..scene.capture(12_990) };
    assert!(scene.stripe.capture(&again).await.unwrap().done);
    let part = Capture { last: false, ..scene.capture(5) };
    assert!(matches!(scene.stripe.capture(&part).await, Err(ProviderError::Refused { .. })));
    let other = Capture { key: "cap_2".to_owned(), ..scene.capture(5) };
    assert!(matches!(scene.stripe.capture(&other).await, Err(ProviderError::Refused { .. })));
    let cancel = Cancel { payment: scene.payment(), key: "void_1".to_owned(), age: std::time::Duration::ZERO };
    assert!(matches!(scene.stripe.cancel(&cancel).await, Err(ProviderError::Refused { .. })));
}

#[tokio::test]
async fn a_way_to_pay_is_kept_and_charged_later() {
    let scene = Scene::new().await;
    let ask = Authorise { keep: true, ..scene.authorise("pm_card_visa", Mode::Manual) };
    let Verdict::Authorised(yes) = scene.stripe.authorise(&ask).await.unwrap() else { panic!("not held") };
    let token = yes.reusable.unwrap();
    assert!(token.reveal().starts_with("cus_") && token.reveal().ends_with(":pm_kept"), "{}", token.reveal());
    let mark = Mark { merchant: MerchantId(1), intent: scene.clock.env(9).id() };
    let typed = Authorise { mark, token: token.clone(), ..scene.authorise("", Mode::Automatic) };
    assert_eq!(code(scene.stripe.authorise(&typed).await.unwrap()), "unknown_token", "for who kept it alone");
    let later = Authorise { mark, token, kept: true, ..scene.authorise("", Mode::Automatic) };
    assert!(matches!(scene.stripe.authorise(&later).await.unwrap(), Verdict::Captured(_)));
    let keep = |token: &str| Keep {
        key: format!("keep-{token}"),
        customer: scene.clock.env(2).id(),
        merchant: MerchantId(1),
        token: Token::known(token),
    };
    assert_eq!(scene.stripe.keep(&keep("pm_card_visa")).await.unwrap().card.last4.as_deref(), Some("4242"));
    let no = scene.stripe.keep(&keep("pm_card_chargeDeclined")).await.unwrap_err();
    assert!(matches!(no, ProviderError::Refused { ref code, .. } if code == "generic_decline"), "{no}");
}

#[tokio::test]
async fn movements_are_told_piece_by_piece_with_our_marks() {
    let scene = Scene::new().await;
    scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Automatic)).await.unwrap();
    scene.stripe.refund(&scene.refund("ref_1", 1_000)).await.unwrap();
    scene.stripe.refund(&scene.refund("ref_2", 2_000)).await.unwrap();
    let (mut cursor, mut all) = (None, Vec::new());
    loop {
        let ask = Entries { from: scene.clock.now(), to: scene.clock.now(), cursor };
        let piece = scene.stripe.entries(&ask).await.unwrap();
        all.extend(piece.entries);
        cursor = piece.next;
        if cursor.is_none() {
            break;
        }
    }
    let told: Vec<_> =
        all.iter().map(|entry| (entry.kind, entry.amount.amount, entry.fee, entry.key.as_deref())).collect();
    assert_eq!(
        told,
        [
            (EntryKind::Refund, -2_000, 0, Some("ref_2")),
            (EntryKind::Refund, -1_000, 0, Some("ref_1")),
            (EntryKind::Capture, 12_990, 289, None),
        ]
    );
    assert_eq!(all[2].mark, Some(scene.mark()));
}

fn letter(scene: &Scene, secret: &str, kind: &str, object: &Value) -> Letter {
    let at = scene.clock.now();
    let body = json!({ "id": "evt_1", "object": "event", "type": kind, "created": at.seconds(), "data": { "object": object } });
    let body = body.to_string();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = ring::hmac::sign(&key, format!("{}.{body}", at.seconds()).as_bytes());
    let tag: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut headers = HeaderMap::new();
    let signature = format!("t={},v1={},v1={tag},v0=abc", at.seconds(), "00".repeat(32));
    headers.insert("stripe-signature", HeaderValue::from_str(&signature).unwrap());
    Letter { headers, body: Bytes::from(body), at }
}

#[tokio::test]
async fn webhooks_are_believed_when_they_are_signed_and_fresh() {
    let scene = Scene::new().await;
    scene.stripe.authorise(&scene.authorise("pm_card_visa", Mode::Manual)).await.unwrap();
    let intent = scene.stand.intents().remove(0);
    let good = letter(&scene, WEBHOOK, "payment_intent.amount_capturable_updated", &intent);
    let parcel = scene.stripe.parse_webhook(&good).await.unwrap();
    assert_eq!(parcel.event, "evt_1");
    assert_eq!(parcel.notices[0].about, About::Mark(scene.mark()));
    assert_eq!(parcel.notices[0].reference.as_deref(), Some("ord_1"));
    assert!(matches!(&parcel.notices[0].what, Happening::Authorised(yes) if yes.amount == ils(12_990)));
    let old = letter(&scene, "whsec_old", "ping", &json!({}));
    assert!(scene.stripe.parse_webhook(&old).await.unwrap().notices.is_empty());
    let forged = letter(&scene, "whsec_other", "payment_intent.succeeded", &intent);
    assert_eq!(scene.stripe.parse_webhook(&forged).await, Err(LetterRefused::Forged));
    let late = Letter { at: good.at.after(std::time::Duration::from_secs(301)), ..good.clone() };
    assert_eq!(scene.stripe.parse_webhook(&late).await, Err(LetterRefused::Stale));
    let changed =
        Letter { body: Bytes::from(String::from_utf8(good.body.to_vec()).unwrap().replace("12990", "1")), ..good };
    assert_eq!(scene.stripe.parse_webhook(&changed).await, Err(LetterRefused::Forged));
    let bare = Letter { headers: HeaderMap::new(), ..changed };
    assert_eq!(scene.stripe.parse_webhook(&bare).await, Err(LetterRefused::Forged));
}

#[tokio::test]
async fn webhooks_tell_of_refunds_and_disputes() {
    let scene = Scene::new().await;
    let refund = |status: &str| {
        json!({ "id": "re_1", "amount": 500, "currency": "ils", "status": status, "payment_intent": "pi_1",
            "failure_reason": "lost_or_stolen_card", "metadata": { "bodega_key": "ref_1" } })
    };
    let dispute = json!({ "id": "dp_1", "amount": 12_990, "currency": "ils", "reason": "fraudulent", "status": "lost",
        "payment_intent": "pi_1", "evidence_details": { "due_by": 1_800_000_000 } });
    let cases = [
        ("refund.updated", refund("succeeded")),
        ("charge.refund.updated", refund("failed")),
        ("charge.dispute.created", dispute.clone()),
        ("charge.dispute.closed", dispute),
    ];
    let mut told = Vec::new();
    for (kind, object) in cases {
        let parcel = scene.stripe.parse_webhook(&letter(&scene, WEBHOOK, kind, &object)).await.unwrap();
        assert_eq!(parcel.notices[0].about, About::Reference("pi_1".to_owned()));
        told.push(parcel.notices[0].what.clone());
    }
    assert!(
        matches!(&told[0], Happening::Refunded { key: Some(key), amount, .. } if key == "ref_1" && *amount == ils(500))
    );
    assert!(matches!(&told[1], Happening::RefundFailed { why, .. } if why.code == "lost_or_stolen_card"));
    assert!(matches!(&told[2], Happening::Disputed { reason, answer_by: Some(_), .. } if reason == "fraudulent"));
    assert!(matches!(&told[3], Happening::DisputeClosed { won: false, .. }));
    let pending = letter(&scene, WEBHOOK, "refund.updated", &refund("pending"));
    assert!(scene.stripe.parse_webhook(&pending).await.unwrap().notices.is_empty());
}

#[tokio::test]
#[ignore = "reads Stripe's own examples: make contracts"]
async fn stripes_own_examples_are_understood() {
    let file = std::fs::read(stand_in::descriptions().join("stripe/fixtures3.2026-08.json")).unwrap();
    let example = |name: &str| serde_json::from_slice::<Value>(&file).unwrap()["resources"][name].clone();
    let list = |one: Value| json!({ "object": "list", "url": "/", "has_more": false, "data": [one] });
    let address = stand_in::showing(vec![
        ("/v1/payment_intents/", example("payment_intent")),
        ("/v1/payment_intents", list(example("payment_intent"))),
        ("/v1/refunds/", example("refund")),
        ("/v1/refunds", list(example("refund"))),
        ("/v1/customers", example("customer")),
        ("/v1/setup_intents", example("setup_intent")),
        ("/v1/balance_transactions", list(example("balance_transaction"))),
    ])
    .await;
    let scene = Scene::new().await;
    let config = Config {
        base: format!("http://{address}"),
        secret_key: SECRET.to_owned(),
        webhook_secrets: vec![WEBHOOK.to_owned()],
    };
    let stripe = Stripe::new(config, stand_in::settings(), scene.clock.env(3)).unwrap();
    let known = Fetch { provider_ref: Some("pi_1".to_owned()), ..scene.payment() };
    assert!(matches!(stripe.fetch(&known).await.unwrap(), Verdict::Declined(_)), "no method yet");
    assert_eq!(stripe.fetch(&scene.payment()).await.unwrap(), Verdict::Unheard, "its mark is another's");
    let refund = Refund { provider_ref: Some("re_1".to_owned()), ..scene.refund("ref_1", 100) };
    assert!(stripe.refund(&refund).await.unwrap().done);
    let ask = Entries { from: scene.clock.now(), to: scene.clock.now(), cursor: None };
    assert_eq!(stripe.entries(&ask).await.unwrap().entries.len(), 1);
    let keep = Keep {
        key: "keep".to_owned(),
        customer: scene.clock.env(2).id(),
        merchant: MerchantId(1),
        token: Token::known("pm_1"),
    };
    let no = stripe.keep(&keep).await.unwrap_err();
    assert!(matches!(no, ProviderError::Refused { ref code, .. } if code == "requires_payment_method"), "{no}");
    for (kind, name) in [
        ("payment_intent.succeeded", "payment_intent"),
        ("refund.updated", "refund"),
        ("charge.dispute.created", "dispute"),
    ] {
        stripe.parse_webhook(&letter(&scene, WEBHOOK, kind, &example(name))).await.unwrap();
    }
}

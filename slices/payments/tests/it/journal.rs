//! The sandbox's journal: it survives a kill, equal keys are answered equally, several processes share it.

use std::{io::Write, path::PathBuf};

use bodega_kernel::{Env, Id, MerchantId, Money, noun};
use bodega_payments::{
    Capture as Mode,
    provider::{self, Authorise, Cancel, Capture, Entries, Fetch, Mark, Provider, Refund, Sandbox, Token, Verdict},
};

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let folder = std::env::temp_dir().join(format!("bodega-sandbox-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    Folder(folder)
}

fn ask(env: &Env, token: &str) -> Authorise {
    Authorise {
        mark: Mark { merchant: MerchantId(3), intent: env.id::<noun::Payment>() },
        amount: Money::new(1000, "ILS".parse().unwrap()),
        capture: Mode::Manual,
        token: Token::known(token),
        kept: false,
        customer: None,
        keep: false,
        reference: "ord_1".to_owned(),
        return_url: "https://shop.example/pay".to_owned(),
    }
}

fn about(ask: &Authorise) -> Fetch {
    Fetch { mark: ask.mark, provider_ref: None, amount: ask.amount, capture: ask.capture }
}

fn take(ask: &Authorise, key: &str, amount: i64) -> Capture {
    Capture { payment: about(ask), key: key.to_owned(), amount: Money { amount, ..ask.amount }, last: false }
}

#[tokio::test]
async fn what_was_charged_is_known_after_a_kill() {
    let (env, place) = (Env::system(), folder("kill"));
    let ask = ask(&env, "tok_timeout_after");
    let sandbox = Sandbox::open(&place.0, &env).unwrap();
    assert!(sandbox.authorise(&ask).await.is_err(), "the answer is lost");
    sandbox.capture(&take(&ask, "cap_1", 400)).await.unwrap();
    // Nothing is closed or flushed.
    std::mem::forget(sandbox);

    let again = Sandbox::open(&place.0, &env).unwrap();
    assert!(matches!(again.fetch(&about(&ask)).await.unwrap(), Verdict::Authorised(_)));
    assert!(matches!(again.authorise(&ask).await.unwrap(), Verdict::Authorised(_)), "asked again, it is answered");
    assert!(again.capture(&take(&ask, "cap_1", 400)).await.unwrap().done, "and the same key takes nothing more");
    assert!(again.capture(&take(&ask, "cap_2", 601)).await.is_err(), "600 are left");
    assert!(again.capture(&take(&ask, "cap_3", 600)).await.unwrap().done);
    let refund = |key: &str, amount| Refund {
        payment: about(&ask),
        key: key.to_owned(),
        provider_ref: None,
        capture_ref: None,
        amount: Money { amount, ..ask.amount },
    };
    assert!(again.refund(&refund("ref_1", 1000)).await.unwrap().done);
    assert!(again.refund(&refund("ref_1", 1000)).await.unwrap().done);
    assert!(again.refund(&refund("ref_2", 1)).await.is_err());
}

#[tokio::test]
async fn a_line_that_was_cut_off_is_left_out() {
    let (env, place) = (Env::system(), folder("torn"));
    let (first, second) = (ask(&env, "tok_ok"), ask(&env, "tok_ok"));
    Sandbox::open(&place.0, &env).unwrap().authorise(&first).await.unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).open(place.0.join("charges.jsonl")).unwrap();
    file.write_all(br#"{"key":"pay_torn","deed":"Auth"#).unwrap();
    let sandbox = Sandbox::open(&place.0, &env).unwrap();
    assert!(matches!(sandbox.fetch(&about(&first)).await.unwrap(), Verdict::Authorised(_)));
    sandbox.authorise(&second).await.unwrap();
    let again = Sandbox::open(&place.0, &env).unwrap();
    assert!(matches!(again.fetch(&about(&second)).await.unwrap(), Verdict::Authorised(_)));
}

#[tokio::test]
async fn two_processes_share_it() {
    let (env, place) = (Env::system(), folder("two"));
    let (one, two) = (Sandbox::open(&place.0, &env).unwrap(), Sandbox::open(&place.0, &env).unwrap());
    let asks: Vec<_> = (0..20).map(|_| ask(&env, "tok_ok")).collect();
    for (at, ask) in asks.iter().enumerate() {
        let (first, second) = if at % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let said = first.authorise(ask).await.unwrap();
        assert_eq!(second.authorise(ask).await.unwrap(), said);
    }
    let stretch = Entries { from: env.now().before(std::time::Duration::from_secs(60)), to: env.now(), cursor: None };
    assert!(one.entries(&stretch).await.unwrap().entries.is_empty(), "nothing was taken");
    one.capture(&take(&asks[0], "cap_1", 100)).await.unwrap();
    let stretch = Entries { to: env.now().after(std::time::Duration::from_secs(60)), ..stretch };
    let listed = two.entries(&stretch).await.unwrap().entries;
    assert_eq!((listed.len(), listed[0].amount.amount, listed[0].key.as_deref()), (1, 100, Some("cap_1")));
}

#[tokio::test]
async fn what_was_canceled_before_it_was_heard_of_is_never_charged() {
    let env = Env::system();
    let sandbox = Sandbox::in_memory(&env);
    let ask = ask(&env, "tok_ok");
    let cancel = Cancel { payment: about(&ask), key: "c".to_owned(), age: std::time::Duration::ZERO };
    assert!(sandbox.cancel(&cancel).await.unwrap().done);
    assert_eq!(sandbox.authorise(&ask).await.unwrap(), Verdict::Canceled);
}

#[tokio::test]
async fn every_token_does_what_is_said_of_it() {
    let env = Env::system();
    let sandbox = Sandbox::in_memory(&env);
    for (token, does) in provider::sandbox::TOKENS {
        let ask = ask(&env, token);
        let said = sandbox.authorise(&ask).await;
        let fits = match (&said, *does) {
            (Ok(Verdict::Declined(_)), does) => does.contains("declined"),
            (Ok(Verdict::ActionRequired { .. }), does) => does.contains("act of the payer"),
            (Err(_), does) => does.contains("never charged") || does.contains("lost"),
            (Ok(Verdict::Authorised(_)), does) => does.contains("succeeds") || does.contains("authorised"),
            _ => false,
        };
        assert!(fits, "{token} {does}: {said:?}");
        let charged = matches!(sandbox.fetch(&about(&ask)).await.unwrap(), Verdict::Authorised(_));
        assert_eq!(
            charged,
            does.contains("succeeds") || does.contains("lost") || does.contains("authorised"),
            "{token}"
        );
    }
    let unknown = sandbox.authorise(&ask(&env, "tok_nonsense")).await.unwrap();
    assert!(matches!(unknown, Verdict::Declined(why) if why.code == "unknown_token"));
    let _: Option<Id<noun::Payment>> = None;
}

#[tokio::test]
async fn marks_read_back() {
    let mark = Mark { merchant: MerchantId(17), intent: Env::system().id() };
    assert_eq!(mark.to_string().parse(), Ok(mark));
    for junk in ["", "17", "17.pay_x", "x.pay_01jd3v7k2mfq9s8x4t6w0ybnhe"] {
        assert!(junk.parse::<Mark>().is_err(), "{junk}");
    }
}

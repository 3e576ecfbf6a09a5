use std::time::Duration;

use bodega_http::{Limits, Quota};

use crate::{jars::gate, shop::Shop};

const FEW: Limits = Limits {
    address: Quota { per_minute: 60, burst: 5 },
    user: Quota { per_minute: 60, burst: 3 },
    key: Quota { per_minute: 120, burst: 2 },
};

const JAR: &str = "/api/v1/jars/prd_01jd3v7k2mfq9s8x4t6w0ybnhe";

async fn strict() -> Shop {
    Shop::with(|config| config.limits = Some(FEW)).await
}

#[tokio::test]
async fn an_address_is_limited_with_the_standard_headers() {
    let shop = strict().await;
    for left in ["4", "3", "2", "1", "0"] {
        let reply = shop.get(JAR).from("10.0.0.1").send().await;
        reply.expect(200);
        assert_eq!((reply.header("ratelimit-limit"), reply.header("ratelimit-remaining")), ("5", left));
    }
    let refused = shop.get(JAR).from("10.0.0.1").send().await;
    refused.expect_error(429, "RATE_LIMITED");
    assert_eq!((refused.header("retry-after"), refused.header("ratelimit-reset")), ("1", "5"));
    shop.get(JAR).from("10.0.0.2").send().await.expect(200);
    shop.base.clock.advance(Duration::from_secs(1));
    shop.get(JAR).from("10.0.0.1").send().await.expect(200);
    shop.get(JAR).from("10.0.0.1").send().await.expect_error(429, "RATE_LIMITED");
}

/// A page has forty pictures.
#[tokio::test]
async fn pictures_count_for_no_rate() {
    let shop = strict().await;
    for _ in 0..40 {
        let reply = shop.get("/media/none/160.webp").from("10.0.0.1").send().await;
        assert_eq!((reply.status, reply.header("ratelimit-limit")), (404, ""));
    }
    shop.get(JAR).from("10.0.0.1").send().await.expect(200);
}

#[tokio::test]
async fn a_network_of_64_bits_is_one_client() {
    let shop = strict().await;
    for host in 0..5 {
        shop.get(JAR).from(&format!("[2001:db8::{host}]")).send().await.expect(200);
    }
    shop.get(JAR).from("[2001:db8::ffff]").send().await.expect_error(429, "RATE_LIMITED");
    shop.get(JAR).from("[2001:db8:0:1::1]").send().await.expect(200);
}

#[tokio::test]
async fn users_and_keys_have_their_own_limits_wherever_they_are() {
    let shop = strict().await;
    for (token, most) in [("user:1:", 3), ("user:2:", 3), ("key:1:", 2)] {
        for at in 0..most {
            let reply = shop.get(JAR).token(token).from(&format!("10.1.{at}.1")).send().await;
            reply.expect(200);
            assert_eq!(reply.header("ratelimit-remaining"), (most - at - 1).to_string(), "the tighter one is told");
        }
        shop.get(JAR).token(token).from("10.2.0.1").send().await.expect_error(429, "RATE_LIMITED");
    }
}

#[tokio::test]
async fn limits_can_be_off_and_probes_are_never_limited() {
    let off = Shop::with(|config| config.limits = None).await;
    let strict = strict().await;
    for _ in 0..20 {
        let reply = off.get(JAR).from("10.0.0.1").send().await;
        reply.expect(200);
        assert_eq!(reply.header("ratelimit-limit"), "");
        assert_eq!(strict.get("/health/live").from("10.0.0.1").send().await.status, 200);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_client_is_limited() {
    let set = |config: &mut bodega_http::HttpConfig| {
        config.limits = Some(FEW);
        config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    };
    let shop = Shop::with(set).await;
    for client in ["203.0.113.1", "203.0.113.2"] {
        for _ in 0..5 {
            shop.get(JAR).from("10.0.0.1").header("x-forwarded-for", client).send().await.expect(200);
        }
        let reply = shop.get(JAR).from("10.0.0.1").header("x-forwarded-for", client).send().await;
        reply.expect_error(429, "RATE_LIMITED");
    }
    // Who is no proxy of ours can tell what they like.
    for made_up in 0..6 {
        let ask = shop.get(JAR).from("198.51.100.1").header("x-forwarded-for", &format!("1.1.1.{made_up}"));
        assert_eq!(ask.send().await.status, if made_up < 5 { 200 } else { 429 });
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let shop = Shop::with(|config| config.time_limit = Duration::from_millis(50)).await;
    let reply = shop.get("/api/v1/fail/never").send().await;
    reply.expect_error(503, "TIMED_OUT");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn more_at_once_than_can_be_done_are_shed() {
    let shop = Shop::with(|config| config.concurrency = 2).await;
    let gate = gate("gate-shed");
    let busy = || shop.get("/api/v1/fail/gate-shed").send();
    let stranger = async {
        gate.wait_for(2).await;
        let shed = shop.get(JAR).send().await;
        shed.expect_error(503, "OVERLOADED");
        assert_eq!(shed.header("retry-after"), "1");
        assert_eq!(shop.get("/health/live").send().await.status, 200, "a probe is answered");
        gate.open_for(2);
    };
    let (one, two, ()) = tokio::join!(busy(), busy(), stranger);
    one.expect(204);
    two.expect(204);
    shop.get(JAR).send().await.expect(200);
}

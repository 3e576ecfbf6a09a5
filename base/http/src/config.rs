//! What can be set about serving.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderMap;

use crate::limit::Limits;

/// How the house is served. Every field has a default that a shop can open with.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// How many bytes a body may have.
    pub body_limit: usize,
    /// How long a request may take.
    pub time_limit: Duration,
    /// How many requests are worked on at once; more are refused.
    pub concurrency: usize,
    /// How many connections are open at once; more wait to be accepted.
    pub connections: usize,
    /// How long a client may take for the head of a request, and stay idle between two.
    pub header_time_limit: Duration,
    /// How long a client may take nothing of an answer that it is sent.
    pub write_time_limit: Duration,
    /// How long an equal request waits for the answer of the first.
    pub idempotency_wait: Duration,
    /// How long a stop waits for requests under way.
    pub drain: Duration,
    /// Rate limits; none: off.
    pub limits: Option<Limits>,
    /// Proxies whose `X-Forwarded-For` is believed. None by default.
    pub trusted_proxies: Vec<Network>,
    /// Origins of other front ends: `https://shop.example`, or `*` for any, then without credentials.
    pub cors_allowed_origins: Vec<String>,
    /// The installation is reached by HTTPS alone: browsers are told so.
    pub https: bool,
    /// Where `/metrics` stands alone; none: beside everything else.
    pub admin: Option<SocketAddr>,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            body_limit: 1 << 20,
            time_limit: Duration::from_secs(30),
            concurrency: 1024,
            connections: 16_384,
            header_time_limit: Duration::from_secs(30),
            write_time_limit: Duration::from_secs(30),
            idempotency_wait: Duration::from_secs(10),
            drain: Duration::from_secs(20),
            limits: Some(Limits::default()),
            trusted_proxies: Vec::new(),
            cors_allowed_origins: Vec::new(),
            https: false,
            admin: None,
        }
    }
}

impl HttpConfig {
    /// Who asks: the peer, or behind trusted proxies the last address that none of them can have made up.
    pub(crate) fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if self.trusted_proxies.is_empty() {
            return client;
        }
        let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
        let mut told = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|text| text.trim().parse::<IpAddr>());
        while self.trusted_proxies.iter().any(|network| network.holds(client)) {
            match told.next() {
                Some(Ok(address)) => client = address.to_canonical(),
                _ => break,
            }
        }
        client
    }
}

/// Is this an origin, such as `https://shop.example`: a scheme and a host, and nothing behind them?
pub fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':');
    rest.is_some_and(|host| !host.is_empty() && host.bytes().all(|byte| plain(byte) || matches!(byte, b'[' | b']')))
}

/// A network: `10.0.0.0/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// Text that is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a network such as 10.0.0.0/8")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| NetworkError)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(NetworkError) } else { Ok(Self { address, bits }) }
    }
}

impl Network {
    /// Is `address` in it?
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                (network.to_bits() ^ address.to_bits()) & mask == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                (network.to_bits() ^ address.to_bits()) & mask == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_believed_only_from_a_trusted_proxy() {
        let mut config = HttpConfig::default();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2".parse().unwrap());
        let (proxy, stranger): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "198.51.100.1".parse().unwrap());
        assert_eq!(config.client_address(proxy, &headers), proxy, "off by default");
        config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert_eq!(config.client_address(proxy, &headers).to_string(), "203.0.113.9", "the first that is not ours");
        assert_eq!(config.client_address(stranger, &headers), stranger);
    }

    #[test]
    fn networks() {
        let holds = |network: &str, address: &str| network.parse::<Network>().unwrap().holds(address.parse().unwrap());
        assert!(holds("0.0.0.0/0", "1.2.3.4"));
        assert!(holds("10.1.0.0/16", "10.1.255.255") && !holds("10.1.0.0/16", "10.2.0.0"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "10.0.0.1"));
        assert!(holds("::1", "::1") && !holds("::1", "::2"));
        for junk in ["", "10.0.0.0/33", "x/8", "10.0.0.0/-1"] {
            assert_eq!(junk.parse::<Network>(), Err(NetworkError));
        }
    }
}

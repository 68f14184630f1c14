//! Who sends a request, as far as limits go: an IPv4 address, or a /64 of IPv6.
//!
//! One who has an address of IPv6 has 2^64 of them, so the network counts. Behind reverse proxies the client is in the
//! header X-Forwarded-For, which anybody can write: only what trusted proxies appended is believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::Network;

/// Where a proxy says for whom it asks.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Headers by which a proxy says that it is one.
const PROXIED: [HeaderName; 4] = [
    FORWARDED_FOR,
    HeaderName::from_static("x-real-ip"),
    header::FORWARDED,
    header::VIA,
];

/// Who sends requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Client(IpAddr);

/// The other end of a connection; the connection's requests carry it among their extensions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

impl Client {
    /// The client at this address.
    pub(super) fn at(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            address => address,
        })
    }

    /// Who sent a request with these headers over a connection from `peer`.
    pub(super) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let mut address = peer;
        // Each proxy appends whom it was asked by: the list is read from its end for as long as proxies are trusted.
        for text in headers.get_all(FORWARDED_FOR).iter().rev() {
            for item in text.to_str().unwrap_or_default().rsplit(',') {
                if !trusted.iter().any(|network| network.contains(address)) {
                    return Self::at(address);
                }
                match forwarded(item.trim()) {
                    Some(before) => address = before,
                    None => return Self::at(address),
                }
            }
        }
        Self::at(address)
    }

    /// Whether a proxy that nobody trusts may stand in between, so that the address says nothing about the client.
    pub(super) fn is_hidden(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> bool {
        let said = |name: &HeaderName| headers.contains_key(name);
        PROXIED.iter().any(said) && !trusted.iter().any(|network| network.contains(peer))
    }

    /// The network that it shares its measure with once there are too many clients to tell apart.
    pub(super) fn coarse(self) -> Self {
        Self(match self.0 {
            IpAddr::V4(address) => IpAddr::V4((address.to_bits() & 0xffff_0000).into()),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 96 << 96).into()),
        })
    }

    /// Where it is, for logs: never the address.
    pub(super) fn class(self) -> &'static str {
        match self.0 {
            address if address.is_loopback() => "loopback",
            IpAddr::V4(address) if address.is_private() || address.is_link_local() => "private",
            // The first 64 bits of ::1.
            IpAddr::V6(address) if address.is_unspecified() => "loopback",
            IpAddr::V6(address) if address.is_unique_local() => "private",
            IpAddr::V6(address) if address.is_unicast_link_local() => "private",
            _ => "public",
        }
    }

    /// Whether it is on this machine.
    pub(super) fn is_local(self) -> bool {
        self.class() == "loopback"
    }
}

/// An item of X-Forwarded-For: an address, which some proxies write with a port.
fn forwarded(item: &str) -> Option<IpAddr> {
    let address = item.parse().ok();
    address.or_else(|| item.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn of(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> Client {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let trusted: Vec<Network> = trusted
            .iter()
            .map(|n| n.parse().expect("a network"))
            .collect();
        Client::of(ip(peer), &headers, &trusted)
    }

    #[test]
    fn a_proxy_that_says_so_in_any_of_the_usual_ways_hides_its_client_unless_it_is_trusted() {
        let peer = ip("127.0.0.1");
        let trusted = ["127.0.0.1".parse().expect("a network")];
        assert!(!Client::is_hidden(peer, &HeaderMap::new(), &[]));
        for name in PROXIED {
            let headers = HeaderMap::from_iter([(name.clone(), HeaderValue::from_static("x"))]);
            assert!(Client::is_hidden(peer, &headers, &[]), "{name}");
            assert!(!Client::is_hidden(peer, &headers, &trusted), "{name}");
        }
    }

    #[test]
    fn the_peer_is_the_client_whatever_it_says_unless_it_is_trusted() {
        assert_eq!(of("1.2.3.4", &["5.6.7.8"], &[]), Client::at(ip("1.2.3.4")));
        assert_eq!(
            of("1.2.3.4", &["5.6.7.8"], &["10.0.0.0/8"]),
            Client::at(ip("1.2.3.4"))
        );
        assert_eq!(
            of("10.0.0.1", &["5.6.7.8"], &["10.0.0.0/8"]),
            Client::at(ip("5.6.7.8"))
        );
    }

    #[test]
    fn of_a_chain_only_what_trusted_proxies_appended_is_believed() {
        let trusted = ["10.0.0.0/8"];
        let chains: [&[&'static str]; 4] = [
            &["9.9.9.9, 5.6.7.8, 10.0.0.2"],
            &["9.9.9.9", "5.6.7.8, 10.0.0.2"],
            &["9.9.9.9,5.6.7.8:4711 ,10.0.0.2"],
            &["nonsense, 5.6.7.8, 10.0.0.2"],
        ];
        for chain in chains {
            assert_eq!(
                of("10.0.0.1", chain, &trusted),
                Client::at(ip("5.6.7.8")),
                "{chain:?}"
            );
        }
        let proxy = Client::at(ip("10.0.0.2"));
        assert_eq!(
            of("10.0.0.1", &["5.6.7.8, nonsense, 10.0.0.2"], &trusted),
            proxy
        );
    }

    #[test]
    fn addresses_of_one_64_are_one_client() {
        let one = Client::at(ip("2001:db8:0:1::1"));
        assert_eq!(one, Client::at(ip("2001:db8:0:1:ffff::2")));
        assert_ne!(one, Client::at(ip("2001:db8:0:2::1")));
        assert_eq!(Client::at(ip("::ffff:1.2.3.4")), Client::at(ip("1.2.3.4")));
    }

    #[test]
    fn a_log_is_told_where_a_client_is_and_never_who() {
        for (address, class) in [
            ("127.0.0.1", "loopback"),
            ("::1", "loopback"),
            ("192.168.1.1", "private"),
            ("fd00::1", "private"),
            ("fe80::1", "private"),
            ("8.8.8.8", "public"),
            ("2001:db8::1", "public"),
        ] {
            assert_eq!(Client::at(ip(address)).class(), class, "{address}");
        }
    }
}

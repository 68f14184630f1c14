//! The address of a node.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ureq::http::Uri;

/// Where a node is: `http://HOST:PORT` or `https://HOST`, and a path in front of its routes if a proxy puts one there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeUrl {
    /// Without a slash at its end.
    text: String,
    loopback: bool,
}

/// Why a text is not the address of a node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the address of a node: {why}; write one such as http://127.0.0.1:8080")]
pub struct NodeUrlError {
    text: String,
    why: &'static str,
}

impl NodeUrl {
    /// The address of a route or of what is below it.
    #[must_use]
    pub fn join(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.text)
    }

    /// Whether it is an address of this machine itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl FromStr for NodeUrl {
    type Err = NodeUrlError;

    fn from_str(text: &str) -> Result<Self, NodeUrlError> {
        let error = |why| NodeUrlError {
            text: text.chars().take(80).collect(),
            why,
        };
        let uri: Uri = text.parse().map_err(|_| error("it is no URL"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(error("it does not begin with http:// or https://"));
        }
        let authority = uri.authority().ok_or_else(|| error("it names no host"))?;
        // What is in an address is shown in messages and lists of processes.
        if authority.as_str().contains('@') {
            return Err(error("it has a user or password in it"));
        }
        if uri.query().is_some() || text.contains('#') {
            return Err(error("it goes on after its path"));
        }
        let host = authority.host().trim_matches(['[', ']']);
        let loopback = match host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        };
        let text = text.trim_end_matches('/').to_owned();
        Ok(Self { text, loopback })
    }
}

impl fmt::Display for NodeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_follow_the_address_with_one_slash_between() {
        for (text, loopback) in [
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080/", true),
            ("http://localhost/", true),
            ("https://example.org/wattage/", false),
        ] {
            let url: NodeUrl = text.parse().expect(text);
            let expected = format!("{}/api/v1", text.trim_end_matches('/'));
            assert_eq!(url.join("/api/v1"), expected);
            assert_eq!(url.is_loopback(), loopback, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_node_is_refused_with_the_reason() {
        for (text, why) in [
            ("127.0.0.1:8080", "http://"),
            ("node", "http://"),
            ("ftp://node", "http://"),
            ("http://a b", "no URL"),
            ("http://me:secret@node", "password"),
            ("http://node/?x=1", "after its path"),
            ("", "no URL"),
        ] {
            let error = text.parse::<NodeUrl>().expect_err(text).to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}

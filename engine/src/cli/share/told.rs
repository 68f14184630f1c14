//! What is told of a link: where it opens, how long it is, and what is inside.

use std::path::Path;

use serde::Serialize;
use wattage_core::api::{TransactionResult, routes};
use wattage_core::share::{Link, ShareId, markdown};
use wattage_core::types::{grouped, plain, plain_line};

use super::super::link::{self, Inside};
use crate::client::NodeUrl;

/// From this many characters on some programs cut a link off.
const LONG: usize = 2_000;
/// From this many on most chats do.
const TOO_LONG: usize = 4_000;

/// Where a link opens.
pub(super) struct Addresses {
    long: String,
    short: Option<String>,
}

impl Addresses {
    /// The link behind `base`, and its short link on `node` if it is stored there.
    pub(super) fn new(base: &NodeUrl, node: &NodeUrl, link: &Link, short: Option<ShareId>) -> Self {
        let path = |id: ShareId| routes::fill(routes::SHORT_LINK, &[&id.to_string()]);
        Self {
            long: base.join(&format!("/#{link}")),
            short: short.map(|id| node.join(&path(id))),
        }
    }

    /// The address that needs no node to keep anything.
    pub(super) fn long(&self) -> &str {
        &self.long
    }

    /// The short one if there is one.
    pub(super) fn best(&self) -> &str {
        self.short.as_ref().unwrap_or(&self.long)
    }
}

/// What is told.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    /// The address with the whole link in it.
    address: &'a str,
    /// The address of the short link, if it was stored.
    short: Option<&'a str>,
    #[serde(flatten)]
    inside: Inside<'a>,
    /// Where the link was written to.
    file: Option<&'a Path>,
    /// What is to be known before it is sent.
    warning: Option<String>,
    result: Option<&'a TransactionResult>,
    #[serde(skip)]
    link: &'a Link,
    #[serde(skip)]
    best: &'a str,
}

impl<'a> Told<'a> {
    pub(super) fn new(
        link: &'a Link,
        result: Option<&'a TransactionResult>,
        addresses: &'a Addresses,
        file: Option<&'a Path>,
    ) -> Self {
        Self {
            address: &addresses.long,
            short: addresses.short.as_deref(),
            inside: Inside::new(link),
            file,
            warning: warning(addresses.best().len()),
            result,
            link,
            best: addresses.best(),
        }
    }

    /// How the call ended; nothing if there is no result.
    pub(super) fn headline(&self) -> String {
        self.result.map_or_else(String::new, |result| {
            let gas = grouped(result.gas_used);
            format!("{}, {gas} gas", result.headline())
        })
    }

    /// For people, on standard error.
    pub(super) fn text(&self) -> String {
        let mut out = link::text(self.link);
        if self.result.is_some() {
            out.push_str(&format!(
                "{:<12}{}\n",
                "result",
                plain_line(&self.headline())
            ));
        }
        if let Some(file) = self.file {
            out.push_str(&format!("{:<12}{}\n", "file", file.display()));
        }
        if let Some(warning) = &self.warning {
            out.push_str(&format!("\n{warning}\n"));
        }
        plain(&out).into_owned()
    }

    /// As Markdown.
    pub(super) fn markdown(&self) -> String {
        markdown(self.link.bundle(), self.result, self.best)
    }
}

/// What is to be known of an address of so many characters.
fn warning(characters: usize) -> Option<String> {
    let programs = match characters {
        TOO_LONG.. => "most chat programs cut off what is longer than",
        LONG.. => "some programs cut off what is longer than",
        _ => return None,
    };
    let limit = if characters >= TOO_LONG {
        TOO_LONG
    } else {
        LONG
    };
    Some(format!(
        "warning: the address has {} characters, and {programs} {}: --store makes a short link, -o FILE.wattage a file, \
         --fresh leaves a history out",
        grouped(characters as u64),
        grouped(limit as u64)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_addresses_are_warned_of_from_their_limits_on() {
        assert_eq!(warning(LONG - 1), None);
        let some = warning(LONG).expect("a warning");
        assert!(some.contains("2,000: --store"), "{some}");
        let same = warning(TOO_LONG - 1).expect("a warning");
        assert!(same.contains("some programs"), "{same}");
        let most = warning(TOO_LONG).expect("a warning");
        assert!(most.contains("most chat programs"), "{most}");
    }
}

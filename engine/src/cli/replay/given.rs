//! What `wattage replay` is given: a ledger file, a file with a link, a link, or an address that has or names one.

use std::path::Path;

use wattage_core::api::LedgerFile;
use wattage_core::share::{Link, LinkError, ShareId, link_in};

use super::super::ledger_file;
use super::super::output::{Failure, Refusal};
use crate::client::{Client, NodeUrl};

/// What is to be executed.
pub(super) enum Given {
    /// A whole ledger.
    Ledger(LedgerFile),
    /// An experiment.
    Link(Box<Link>),
}

/// What goes before the id in the address of a short link.
const SHORT: &str = "/s/";

/// Finds out what `what` is, and reads it.
///
/// # Errors
/// What is neither; and a short link that its node does not give.
pub(super) fn read(what: &str) -> Result<Given, Failure> {
    let is_file = what == "-" || Path::new(what).is_file();
    if !is_file && what.contains("://") {
        return address(what).map(|link| Given::Link(Box::new(link)));
    }
    if !is_file && begins_as_link(what) {
        return Ok(Given::Link(Box::new(parse(what)?)));
    }
    let name = ledger_file::name(what);
    let bytes = ledger_file::read(what)
        .map_err(|refusal| refusal.advised("a link begins with v1., an address with http"))?;
    let text = match ledger_file::begins(&bytes) {
        true => None,
        false => std::str::from_utf8(&bytes).ok(),
    };
    match text.map(link_in) {
        Some(link) if begins_as_link(link) => {
            let link = parse(link).map_err(|refusal| refusal.within(name))?;
            Ok(Given::Link(Box::new(link)))
        }
        _ => Ok(Given::Ledger(ledger_file::parse(name, &bytes)?)),
    }
}

/// Whether a text is meant as a link: `v1.` or that of a later version, perhaps behind a `#` or an address.
fn begins_as_link(text: &str) -> bool {
    let text = text.trim();
    if !text.contains("://") && !text.starts_with(['v', '#']) {
        return false;
    }
    !matches!(Link::parse(text), Err(LinkError::Foreign { .. }))
}

fn parse(text: &str) -> Result<Link, Refusal> {
    Link::parse(text).map_err(|error| Refusal::new(error.to_string()))
}

/// The link behind the `#` of an address, or the one that is stored under it.
fn address(text: &str) -> Result<Link, Failure> {
    if text.contains('#') {
        return Ok(parse(text)?);
    }
    let path = text.split('?').next().unwrap_or(text);
    let Some((node, id)) = path.rsplit_once(SHORT) else {
        let error = format!(
            "there is no link in this address: it has neither a # with a link behind it nor {SHORT} with an id"
        );
        return Err(Refusal::new(error).into());
    };
    let id = id.strip_suffix(".wat").unwrap_or(id);
    let id: ShareId = id
        .parse()
        .map_err(|error: wattage_core::share::ShareIdError| Refusal::new(error.to_string()))?;
    let node: NodeUrl = node
        .parse()
        .map_err(|error: crate::client::NodeUrlError| Refusal::new(error.to_string()))?;
    let bytes = Client::new(node, |told| eprintln!("{told}")).stored(id)?;
    let link = parse(&String::from_utf8_lossy(&bytes));
    link.map_err(|refusal| refusal.within(&format!("share {id}")).into())
}

//! A link as Markdown.

use wattage_core::share;

use super::link;
use super::open::read;
use crate::protocol::contract::Answer;
use crate::protocol::share::LinkPlace;
use crate::vm::BrowserVm;

/// The text, with the figures that the call comes to here.
///
/// # Errors
/// A sentence that says why the link cannot be read or executed.
pub(super) async fn markdown(
    vm: &BrowserVm,
    place: LinkPlace,
    address: &str,
    say: &dyn Fn(Answer),
) -> Result<String, String> {
    let link = read(place).await?;
    let replayed = link::executed(vm, link.bundle(), link::telling(say))?;
    Ok(share::markdown(
        link.bundle(),
        replayed.result.as_ref(),
        address,
    ))
}

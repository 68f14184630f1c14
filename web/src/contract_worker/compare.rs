//! Two links, executed and compared.

use wattage_core::share::{Link, Progress, Replayed, compare};

use super::link;
use super::open::read;
use crate::model::format::sentence;
use crate::protocol::compare::{Compare, Outcome, Slot, Uncompared};
use crate::protocol::contract::Answer;
use crate::vm::BrowserVm;

/// Executes both and compares them; tells how far that is.
pub(super) async fn compared(vm: &BrowserVm, links: Compare, say: &dyn Fn(Answer)) -> Outcome {
    // Both are read before one is executed: a link that does not open is told at once.
    let old = read(links.old).await.map_err(told(Slot::Old))?;
    let new = read(links.new).await.map_err(told(Slot::New))?;
    let (first, second) = (old.bundle().steps.len(), new.bundle().steps.len());
    let all = first + second;
    let old_end = execute(vm, &old, 0, all, say).map_err(told(Slot::Old))?;
    let new_end = execute(vm, &new, first, all, say).map_err(told(Slot::New))?;
    let compared = compare((old.bundle(), &old_end), (new.bundle(), &new_end));
    let compared = compared.map_err(|error| told(Slot::New)(sentence(&error.to_string())));
    compared.map(Box::new)
}

/// Executes one of them, after `before` transactions of `all`.
fn execute(
    vm: &BrowserVm,
    link: &Link,
    before: usize,
    all: usize,
    say: &dyn Fn(Answer),
) -> Result<Replayed, String> {
    let mut tell = link::telling(say);
    link::executed(vm, link.bundle(), |Progress { done, .. }| {
        tell(Progress {
            done: before + done,
            all,
        })
    })
}

fn told(slot: Slot) -> impl Fn(String) -> Uncompared {
    move |why| Uncompared { slot, why }
}

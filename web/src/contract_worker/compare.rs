//! Two links, executed and compared.

use std::ops::ControlFlow;

use wattage_core::share::{Link, Progress, Replayed, compare, link_in, replay};
use wattage_core::vm::Vm;

use crate::model::format::sentence;
use crate::protocol::compare::{Compare, Outcome, Slot, Uncompared};

/// Executes both and compares them. `watch` hears of each transaction of either.
pub(super) fn compared<V: Vm>(vm: &V, links: &Compare, mut watch: impl FnMut(Progress)) -> Outcome {
    // Both are read before one is executed: a link that does not open is told at once.
    let old = read(Slot::Old, &links.old)?;
    let new = read(Slot::New, &links.new)?;
    let all = old.bundle().steps.len() + new.bundle().steps.len();
    let before = old.bundle().steps.len();
    let old_end = execute(vm, Slot::Old, &old, |done| watch(Progress { done, all }))?;
    let new_end = execute(vm, Slot::New, &new, |done| {
        watch(Progress {
            done: before + done,
            all,
        });
    })?;
    let compared = compare((old.bundle(), &old_end), (new.bundle(), &new_end));
    compared.map(Box::new).map_err(told(Slot::New))
}

fn read(slot: Slot, text: &str) -> Result<Link, Uncompared> {
    Link::parse(link_in(text)).map_err(told(slot))
}

fn execute<V: Vm>(
    vm: &V,
    slot: Slot,
    link: &Link,
    mut watch: impl FnMut(usize),
) -> Result<Replayed, Uncompared> {
    let replayed = replay(vm, link.bundle(), |progress| {
        watch(progress.done);
        ControlFlow::Continue(())
    });
    replayed.map_err(told(slot))
}

fn told<E: ToString>(slot: Slot) -> impl Fn(E) -> Uncompared {
    move |error| Uncompared {
        slot,
        why: sentence(&error.to_string()),
    }
}

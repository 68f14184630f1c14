//! Whether the comparison is shown: the address says so.

use yew::prelude::*;

use crate::browser::hash;

/// Whether the address asks for the comparison.
#[hook]
pub(crate) fn use_compare_page() -> bool {
    let shown = use_state_eq(|| hash::present() == hash::COMPARE);
    let changed = shown.setter();
    use_effect_with((), move |()| {
        let listener = hash::on_change(move || changed.set(hash::present() == hash::COMPARE));
        move || drop(listener)
    });
    *shown
}

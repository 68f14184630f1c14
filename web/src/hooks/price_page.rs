//! Whether the price table is shown: the address says so.

use yew::prelude::*;

use crate::browser::{hash, page};

/// Whether the address asks for the price table. Escape leaves it.
#[hook]
pub(crate) fn use_price_page() -> bool {
    let shown = use_state_eq(|| hash::present() == hash::PRICES);
    let changed = shown.setter();
    use_effect_with((), move |()| {
        let listener = hash::on_change(move || changed.set(hash::present() == hash::PRICES));
        move || drop(listener)
    });
    use_effect_with(*shown, |shown| {
        page::title(if *shown {
            "Prices · Wattage"
        } else {
            "Wattage"
        });
    });
    *shown
}

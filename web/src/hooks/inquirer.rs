//! The contract worker of a panel: it lives as long as the panel is on the page.

use yew::prelude::*;

use crate::browser::inquirer::Inquirer;

/// A worker to ask, started with the first question.
#[hook]
pub(crate) fn use_inquirer() -> Inquirer {
    let inquirer = (*use_memo((), |()| Inquirer::default())).clone();
    let ended = inquirer.clone();
    use_effect_with((), move |()| move || ended.stop());
    inquirer
}

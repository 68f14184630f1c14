//! A difference to the baseline, in a cell of its own. Dearer and cheaper are told by sign and word, not by colour alone.

use yew::prelude::*;

use crate::model::baseline::signed;

/// The heading of the column; nothing without a baseline.
pub(super) fn heading(pinned: bool) -> Option<Html> {
    pinned.then(|| html! { <th scope="col" class="num" title="Difference to the pinned baseline">{ "Δ" }<span class="visually-hidden">{ " to the baseline" }</span></th> })
}

/// The cell of a row that is this much dearer than in the baseline; nothing without one.
pub(super) fn cell(dearer: Option<i128>) -> Option<Html> {
    let dearer = dearer?;
    let (class, word) = match dearer {
        0 => ("num dim", ""),
        less if less < 0 => ("num ok", " cheaper"),
        _ => ("num bad", " dearer"),
    };
    Some(html! {
        <td {class} data-difference={dearer.to_string()}>{ signed(dearer) }<span class="visually-hidden">{ word }</span></td>
    })
}

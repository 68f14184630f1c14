//! What differs between a version and the present text, line by line.

use std::rc::Rc;

use wattage_core::share::{SourceLine, SourceRow};
use yew::prelude::*;

use crate::ids;
use crate::model::compare::{Seen, folded, seen};

#[derive(PartialEq, Properties)]
pub(super) struct DiffProps {
    pub(super) rows: Rc<Vec<SourceRow>>,
}

#[component]
pub(super) fn Diff(props: &DiffProps) -> Html {
    let same = props.rows.iter().all(SourceRow::is_same_text);
    html! {
        <div class="version-lines" id={ids::VERSION_LINES} tabindex="0" role="region" aria-label="What differs from the present text">
            if same { <p class="dim">{ "This is the present text." }</p> }
            <table>
                <caption class="visually-hidden">{ "Lines of the version that are gone now, and lines that came since" }</caption>
                <tbody>{ for seen(&props.rows, true).into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn row(seen: Seen<'_>) -> Html {
    let row = match seen {
        Seen::Folded(count) => {
            return html! { <tr class="folded"><td colspan="2" class="dim">{ "⋯ " }{ folded(count) }</td></tr> };
        }
        Seen::Row(row) => row,
    };
    if row.is_same_text() {
        return line(row.new.as_ref(), "", "same", "");
    }
    html! {
        <>
            { line(row.old.as_ref(), "−", "only in the version", "gone") }
            { line(row.new.as_ref(), "+", "only in the present text", "come") }
        </>
    }
}

fn line(
    line: Option<&SourceLine>,
    sign: &'static str,
    word: &'static str,
    class: &'static str,
) -> Html {
    let Some(line) = line else {
        return Html::default();
    };
    html! {
        <tr {class}>
            <td><span aria-hidden="true">{ sign }</span><span class="visually-hidden">{ word }</span></td>
            <td><code>{ &line.text }</code></td>
        </tr>
    }
}

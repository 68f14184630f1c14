//! Both sources side by side with the gas of each line; one below the other on a phone.

use std::rc::Rc;

use wattage_core::share::{Compared, SourceLine, SourceRow};
use yew::prelude::*;

use crate::ids;
use crate::model::compare::{MANY_ROWS, Seen, difference, folded, kind, seen};
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(super) struct SourceProps {
    pub(super) compared: Rc<Compared>,
}

#[component]
pub(super) fn Source(props: &SourceProps) -> Html {
    let rows = &props.compared.source;
    let only = use_state(|| rows.len() > MANY_ROWS);
    let toggle = {
        let only = only.clone();
        move |_: Event| only.set(!*only)
    };
    let same = rows.iter().all(SourceRow::is_same_text);
    // Roles by name: narrow screens lay the rows out as blocks, which would take the table from whoever hears it.
    html! {
        <section aria-labelledby="compare-source">
            <div class="section-head">
                <h2 id="compare-source">{ "Source" }</h2>
                <label class="choice"><input type="checkbox" id={ids::COMPARE_ONLY} checked={*only} onchange={toggle} />{ " Only what differs" }</label>
            </div>
            if same { <p class="dim">{ "Both sources are the same." }</p> }
            <table class="compare-source" role="table" id={ids::COMPARE_SOURCE}>
                <caption class="visually-hidden">{ "Both sources, line by line, with the gas of each line" }</caption>
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col"><span class="visually-hidden">{ "how it differs" }</span></th>
                    <th role="columnheader" scope="col" class="num old">{ "line" }</th><th role="columnheader" scope="col" class="old">{ "first" }</th>
                    <th role="columnheader" scope="col" class="num old">{ "gas" }</th>
                    <th role="columnheader" scope="col" class="num new">{ "line" }</th><th role="columnheader" scope="col" class="new">{ "second" }</th>
                    <th role="columnheader" scope="col" class="num new">{ "gas" }</th>
                    <th role="columnheader" scope="col" class="num delta">{ "difference" }</th>
                </tr></thead>
                <tbody role="rowgroup">{ for seen(rows, *only).into_iter().map(row) }</tbody>
            </table>
        </section>
    }
}

fn row(seen: Seen<'_>) -> Html {
    let row = match seen {
        Seen::Folded(count) => {
            return html! { <tr role="row" class="folded"><td role="cell" colspan="8" class="dim">{ "⋯ " }{ folded(count) }</td></tr> };
        }
        Seen::Row(row) => row,
    };
    let (sign, word, class) = kind(row);
    html! {
        <tr role="row" {class} data-kind={class}>
            <td role="cell" class="sign"><span aria-hidden="true">{ sign }</span><span class="visually-hidden">{ word }</span></td>
            { line(row.old.as_ref(), "old") }
            { line(row.new.as_ref(), "new") }
            <td role="cell" class="num delta">{ difference(row.dearer()) }</td>
        </tr>
    }
}

fn line(line: Option<&SourceLine>, class: &'static str) -> Html {
    let absent = line.is_none().then_some("absent");
    let number = line.map(|line| line.line.to_string()).unwrap_or_default();
    let text = line.map(|line| line.text.clone()).unwrap_or_default();
    let gas = line
        .and_then(|line| line.gas)
        .map(grouped)
        .unwrap_or_default();
    html! {
        <>
            <td role="cell" class={classes!("num", "dim", "number", class, absent)}>{ number }</td>
            <td role="cell" class={classes!("code", class, absent)}><code>{ text }</code></td>
            <td role="cell" class={classes!("num", "gas", class, absent)}>{ gas }</td>
        </>
    }
}

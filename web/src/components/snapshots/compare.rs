//! What differs between two kept ledgers.

use wattage_core::types::Bytes;
use wattage_web::protocol::ledger::{DifferentRow, Kept, Kind};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::PartProps;
use super::panel::kept_title;
use crate::hooks::use_names;
use crate::ids;
use crate::model::format::{grouped, short};
use crate::model::names::Names;
use crate::model::snapshots::{Comparison, Task};

#[component]
pub(super) fn CompareSection(props: &PartProps) -> Html {
    let (desk, names) = (&props.desk, use_names());
    let (first, second) = (use_node_ref(), use_node_ref());
    let readable = desk.shelf.kept().filter(|kept| kept.damaged.is_none());
    let all: Vec<&Kept> = readable.collect();
    // The latest snapshot with the present ledger, unless something else is chosen.
    let snapshot = all
        .iter()
        .filter(|kept| matches!(kept.kind, Kind::Snapshot { .. }));
    let latest = snapshot.max_by(|a, b| a.made_at.total_cmp(&b.made_at));
    let latest = latest.map(|kept| kept.id.clone());
    let present = desk.kept().map(|kept| kept.id.clone());
    let onclick = {
        let (desk, first, second) = (desk.clone(), first.clone(), second.clone());
        move |_: MouseEvent| {
            let chosen = |select: &NodeRef| Some(select.cast::<HtmlSelectElement>()?.value());
            let called = |id: &str| {
                let kept = desk.shelf.kept().find(|kept| kept.id == id);
                kept.map_or_else(String::new, |kept| labelled(kept, &kept_title(&desk, kept)))
            };
            if let (Some(one), Some(other)) = (chosen(&first), chosen(&second)) {
                let titles = (called(&one), called(&other));
                desk.run.emit(Task::Compare {
                    ledgers: (one, other),
                    titles,
                });
            }
        }
    };
    let options = |chosen: &Option<String>| -> Html {
        let option = |kept: &&Kept| {
            let chosen = chosen.as_ref() == Some(&kept.id);
            html! { <option key={kept.id.clone()} value={kept.id.clone()} selected={chosen}>{ labelled(kept, &kept_title(desk, kept)) }</option> }
        };
        all.iter().map(option).collect()
    };
    html! {
        <section aria-labelledby="compare-kept-title">
            <h3 id="compare-kept-title">{ "Compare" }</h3>
            if all.len() < 2 {
                <p class="dim">{ "With two ledgers or more, here is what differs between them." }</p>
            } else {
                <p class="storage-row">
                    <select id={ids::COMPARE_FIRST} ref={first} aria-label="First ledger">{ options(&latest) }</select>
                    { "with" }
                    <select id={ids::COMPARE_SECOND} ref={second} aria-label="Second ledger">{ options(&present) }</select>
                    <button type="button" id={ids::COMPARE_KEPT} disabled={desk.shelf.doing.is_some()} {onclick}>{ "Compare" }</button>
                </p>
            }
            if let Some(compared) = &desk.shelf.compared { { table(compared, &names) } }
        </section>
    }
}

fn labelled(kept: &Kept, title: &str) -> String {
    format!("{title} (block {})", grouped(kept.head.height))
}

fn table(compared: &Comparison, names: &Names) -> Html {
    let rows = &compared.told.rows;
    html! {
        <div id={ids::COMPARED_KEPT} data-rows={rows.len().to_string()}>
            <p>{ compared.sentence() }</p>
            if !rows.is_empty() {
                <div class="scroll" tabindex="0" role="group" aria-label="Rows that differ"><table>
                    <thead><tr>
                        <th scope="col">{ "account" }</th><th scope="col">{ "what" }</th>
                        <th scope="col">{ &compared.titles.0 }</th><th scope="col">{ &compared.titles.1 }</th>
                    </tr></thead>
                    <tbody>{ for rows.iter().map(|one| row(one, names)) }</tbody>
                </table></div>
            }
        </div>
    }
}

fn row(row: &DifferentRow, names: &Names) -> Html {
    let what = match row.place.parse::<Bytes>() {
        Ok(key) if row.place.starts_with("0x") => format!("storage {}", names.decoded(&key).text),
        _ => row.place.clone(),
    };
    let value = |value: &Option<String>| match value {
        None => html! { <span class="dim">{ "none" }</span> },
        Some(text) => html! { <code title={text.clone()}>{ shown(row, text, names) }</code> },
    };
    html! {
        <tr>
            <th scope="row" title={row.account.to_string()}>{ names.of(&row.account) }</th>
            <td title={row.place.clone()}>{ what }</td><td>{ value(&row.before) }</td><td>{ value(&row.after) }</td>
        </tr>
    }
}

/// Stored bytes as they are read elsewhere on the page; hashes cut to their ends; amounts whole.
fn shown(row: &DifferentRow, text: &str, names: &Names) -> String {
    match text.parse::<Bytes>() {
        Ok(bytes) if row.place.starts_with("0x") => names.decoded(&bytes).text,
        Ok(_) if text.starts_with("0x") => short(text),
        _ => grouped(text),
    }
}

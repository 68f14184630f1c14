//! The table of functions, each with its lines below it. Functions and base add up to the total.

use std::collections::BTreeSet;
use std::rc::Rc;

use wattage_core::contract::LinePrice;
use yew::prelude::*;

use super::difference::{cell, heading};
use super::lines::{gone_rows, line_rows};
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::baseline::Difference;
use crate::model::format::grouped;
use crate::model::gas::difference::{of_function, of_part};
use crate::model::gas::functions::{FunctionRow, functions};
use crate::model::gas::sort::{Column, Sort};
use crate::model::gutter::percent;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(crate) struct FunctionsProps {
    /// The run or the preview.
    pub(crate) report: Rc<Report>,
    /// What it differs from the baseline by.
    pub(crate) difference: Option<Rc<Difference>>,
    /// Static prices of its source, if they are known.
    pub(crate) prices: Rc<[LinePrice]>,
}

#[component]
pub(crate) fn Functions(props: &FunctionsProps) -> Html {
    let dispatch = use_dispatch();
    let sort = use_state(Sort::default);
    // Indexes of functions whose lines are shown; without a choice, the dearest.
    let chosen = use_state(|| None::<BTreeSet<u32>>);
    let report = &props.report;
    let pinned = props.difference.as_deref();
    let mut rows = functions(report, &props.prices);
    if rows.is_empty() {
        return html! { <p class="empty">{ "No function was entered." }</p> };
    }
    let dearest = rows
        .iter()
        .max_by_key(|row| (row.gas, row.index))
        .map(|row| row.index);
    let open = (*chosen)
        .clone()
        .unwrap_or_else(|| dearest.into_iter().collect());
    sort.apply(&mut rows);
    let sorted = |column: Column, label: &'static str, class: &'static str| {
        let sort = sort.clone();
        let mark = match sort.aria(column) {
            "ascending" => "▲",
            "descending" => "▼",
            _ => "",
        };
        html! {
            <th scope="col" {class} aria-sort={sort.aria(column)}>
                <button type="button" class="sort" data-sort={label} onclick={move |_| sort.set(sort.pressed(column))}>
                    { label }<span aria-hidden="true">{ mark }</span>
                </button>
            </th>
        }
    };
    let all_open = rows
        .iter()
        .all(|row| row.lines.is_empty() || open.contains(&row.index));
    let toggle_all = {
        let (chosen, all) = (
            chosen.clone(),
            rows.iter().map(|row| row.index).collect::<BTreeSet<_>>(),
        );
        move |_: MouseEvent| {
            chosen.set(Some(if all_open {
                BTreeSet::new()
            } else {
                all.clone()
            }));
        }
    };
    let sum = report.breakdown.base + rows.iter().map(|row| row.gas).sum::<u64>();
    html! {
        <section aria-labelledby="functions-title">
            <div class="section-head">
                <h2 id="functions-title">{ "By function and line" }</h2>
                <button type="button" class="link" onclick={toggle_all}>{ if all_open { "Fold all" } else { "Unfold all" } }</button>
            </div>
            <div class="scroll"><table class="gas-functions" id={ids::GAS_LINES}>
                <caption class="visually-hidden">{ format!("Gas by function and line, by the schedule {}", report.schedule) }</caption>
                <thead><tr>
                    { sorted(Column::Name, "function", "") }
                    { sorted(Column::Calls, "calls", "num") }
                    { sorted(Column::Gas, "gas", "num") }
                    <th scope="col" class="num">{ "share" }</th>
                    { heading(pinned.is_some()) }
                </tr></thead>
                { for rows.iter().map(|row| {
                    let unfolded = open.contains(&row.index);
                    let toggle = {
                        let (chosen, open, index) = (chosen.clone(), open.clone(), row.index);
                        Callback::from(move |_: MouseEvent| {
                            let mut open = open.clone();
                            if !open.remove(&index) {
                                open.insert(index);
                            }
                            chosen.set(Some(open));
                        })
                    };
                    html! {
                        <tbody key={row.index}>
                            { function_row(row, unfolded, toggle, report, pinned) }
                            { for unfolded.then(|| line_rows(row, report, pinned, &dispatch)) }
                        </tbody>
                    }
                }) }
                { pinned.map(gone_rows) }
                <tfoot>
                    <tr><th scope="row">{ "base" }<small class="dim">{ " the transaction itself" }</small></th><td />
                        <td class="num">{ grouped(report.breakdown.base) }</td>
                        <td class="num dim">{ percent(report.breakdown.base, report.gas_used) }</td>
                        { cell(pinned.map(|difference| of_part(difference, "base"))) }</tr>
                    <tr data-sum={sum.to_string()}><th scope="row">{ "= total" }</th><td />
                        <td class="num"><b>{ grouped(sum) }</b></td><td class="num dim">{ percent(sum, report.gas_used) }</td>
                        { cell(pinned.map(Difference::gas)) }</tr>
                </tfoot>
            </table></div>
        </section>
    }
}

fn function_row(
    row: &FunctionRow,
    unfolded: bool,
    toggle: Callback<MouseEvent>,
    report: &Report,
    pinned: Option<&Difference>,
) -> Html {
    let name = match row.lines.is_empty() {
        true => html! { <code>{ &row.name }</code> },
        false => html! {
            <button type="button" class="fold" aria-expanded={unfolded.to_string()} onclick={toggle}
                title={if unfolded { "Fold its lines" } else { "Unfold its lines" }}>
                <span class="mark" aria-hidden="true">{ if unfolded { "▾" } else { "▸" } }</span><code>{ &row.name }</code>
            </button>
        },
    };
    html! {
        <tr class="function" data-function={row.name.clone()} data-gas={row.gas.to_string()}>
            <th scope="row">{ name }{ shared(row) }</th>
            <td class="num">{ grouped(row.calls) }</td>
            <td class="num">{ grouped(row.gas) }</td>
            <td class="num dim">{ percent(row.gas, report.gas_used) }</td>
            { cell(pinned.map(|difference| of_function(difference, &row.name))) }
        </tr>
    }
}

/// Where several functions stand on one line, the gas of the line is that of all of them.
fn shared(row: &FunctionRow) -> Option<Html> {
    (!row.with.is_empty()).then(|| {
        html! { <small class="dim">{ format!(" on one line with {}", row.with.join(", ")) }</small> }
    })
}

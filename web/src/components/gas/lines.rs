//! The lines of a function, as rows below its own in the table of functions.

use yew::prelude::*;

use super::difference::cell;
use crate::hooks::Dispatch;
use crate::model::app::Action;
use crate::model::baseline::Difference;
use crate::model::format::grouped;
use crate::model::gas::difference::{Gone, gone_functions, gone_lines, of_line};
use crate::model::gas::functions::{FunctionRow, LineRow};
use crate::model::gutter::percent;
use crate::model::report::Report;

/// Rows of the lines, in the order of the source.
pub(super) fn line_rows(
    row: &FunctionRow,
    report: &Report,
    pinned: Option<&Difference>,
    dispatch: &Dispatch,
) -> Html {
    row.lines
        .iter()
        .map(|line| line_row(line, report, pinned, dispatch))
        .collect()
}

fn line_row(
    row: &LineRow,
    report: &Report,
    pinned: Option<&Difference>,
    dispatch: &Dispatch,
) -> Html {
    let (line, dispatch) = (row.line, dispatch.clone());
    let jump = move |_: MouseEvent| dispatch.dispatch(Action::JumpAsked { line, column: 1 });
    html! {
        <tr key={line} class="line" data-line={line.to_string()} data-gas={row.gas.to_string()}>
            <td><div class="source">
                <button type="button" class="link" title="Go to this line" aria-label={format!("Go to line {line}")} onclick={jump}>{ line }</button>
                <code>{ &row.text }</code>
            </div></td>
            <td class="num dim">{ grouped(row.hits) }{ "×" }</td>
            <td class="num">{ times(row) }{ grouped(row.gas) }</td>
            <td class="num dim">{ percent(row.gas, report.gas_used) }</td>
            { cell(pinned.map(|difference| of_line(difference, line))) }
        </tr>
    }
}

/// Functions and lines that only the baseline has, as a group below all functions.
pub(super) fn gone_rows(pinned: &Difference) -> Html {
    let row = |gone: Gone| {
        html! {
            <tr key={format!("{:?}-{}", gone.line, gone.name)} class="line gone">
                <td><div class="source"><span class="dim">{ gone.line }</span><code>{ gone.name }</code></div></td>
                <td class="num dim">{ "0×" }</td><td class="num">{ "0" }</td><td class="num dim">{ "–" }</td>
                { cell(Some(-i128::from(gone.gas))) }
            </tr>
        }
    };
    let functions = gone_functions(pinned).into_iter().map(|gone| html! {
        <tr key={format!("function-{}", gone.name)} class="gone">
            <th scope="row"><code>{ gone.name }</code></th>
            <td class="num dim">{ "0" }</td><td class="num">{ "0" }</td><td class="num dim">{ "–" }</td>
            { cell(Some(-i128::from(gone.gas))) }
        </tr>
    });
    let functions: Vec<Html> = functions.collect();
    let gone = gone_lines(pinned);
    if gone.is_empty() && functions.is_empty() {
        return Html::default();
    }
    html! {
        <tbody key="gone">
            <tr class="function"><th scope="rowgroup" colspan="5" class="dim">{ "only in the baseline" }</th></tr>
            { for functions }
            { for gone.into_iter().map(row) }
        </tbody>
    }
}

/// `5 × 12 =`, where a line was passed several times at one price.
fn times(row: &LineRow) -> Option<Html> {
    let each = row.each.filter(|each| row.hits > 1 && *each > 0)?;
    Some(
        html! { <small class="dim">{ format!("{} × {} = ", grouped(row.hits), grouped(each)) }</small> },
    )
}

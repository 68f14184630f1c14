//! The lines of a function, as rows below its own in the table of functions.

use yew::prelude::*;

use crate::hooks::Dispatch;
use crate::model::app::Action;
use crate::model::format::grouped;
use crate::model::gas::functions::{FunctionRow, LineRow};
use crate::model::gutter::percent;
use crate::model::report::Report;

/// Rows of the lines, in the order of the source.
pub(super) fn line_rows(row: &FunctionRow, report: &Report, dispatch: &Dispatch) -> Html {
    row.lines
        .iter()
        .map(|line| line_row(line, report, dispatch))
        .collect()
}

fn line_row(row: &LineRow, report: &Report, dispatch: &Dispatch) -> Html {
    let (line, dispatch) = (row.line, dispatch.clone());
    let jump = move |_: MouseEvent| dispatch.dispatch(Action::JumpAsked { line, column: 1 });
    html! {
        <tr key={line} class="line" data-line={line.to_string()} data-gas={row.gas.to_string()}>
            <td class="source">
                <button type="button" class="link" title="Go to this line" aria-label={format!("Go to line {line}")} onclick={jump}>{ line }</button>
                <code>{ &row.text }</code>
            </td>
            <td class="num dim">{ grouped(row.hits) }{ "×" }</td>
            <td class="num">{ times(row) }{ grouped(row.gas) }</td>
            <td class="num dim">{ percent(row.gas, report.gas_used) }</td>
        </tr>
    }
}

/// `5 × 12 =`, where a line was passed several times at one price.
fn times(row: &LineRow) -> Option<Html> {
    let each = row.each.filter(|each| row.hits > 1 && *each > 0)?;
    Some(html! { <small class="dim">{ format!("{} × {} = ", grouped(row.hits), grouped(each)) }</small> })
}

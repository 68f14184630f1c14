//! The Gas tab: the total, its parts, and the lines that used it. The parts always add up to the total.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Standing};
use crate::model::format::grouped;
use crate::model::gutter::percent;
use crate::model::report::{LineGas, Report};

/// Colours of the parts, in the order of [`parts`]; host functions take the last ones in turn.
const COLOURS: [&str; 3] = ["#8b95a5", "var(--info)", "var(--ty)"];
const HOST_COLOURS: [&str; 4] = ["#ff9800", "#ffc36b", "#c76a00", "#ffdda8"];

#[derive(PartialEq, Properties)]
pub(crate) struct GasPanelProps {
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
}

#[component]
pub(crate) fn GasPanel(props: &GasPanelProps) -> Html {
    let Some(report) = &props.report else {
        return html! {
            <p key="nothing" class="empty">
                { "There is no run to show since the page was loaded. The figures beside the lines are what each costs when it runs once; \
                   after a run they are what it really used." }
            </p>
        };
    };
    html! {
        <div key="run">
            <p class="big">
                { grouped(report.gas_used) }<small>{ format!(" of {} gas", grouped(report.gas_limit)) }</small>
            </p>
            <p class="lead dim">{ &report.call }</p>
            <div>{ props.standing.note().map(|note| html! { <p class="lead dim">{ note }</p> }) }</div>
            <p class="chips"><span class="chip" title="The prices that made these figures">{ &report.schedule }</span></p>
            <Parts report={report.clone()} />
            <Lines report={report.clone()} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RunProps {
    report: Rc<Report>,
}

struct Part {
    name: String,
    gas: u64,
    colour: &'static str,
}

/// Base, instructions, memory, then each host function, the dearest first; nothing that is zero.
fn parts(report: &Report) -> Vec<Part> {
    let breakdown = &report.breakdown;
    let own = [
        ("base", breakdown.base),
        ("instructions", breakdown.instructions),
        ("memory", breakdown.memory),
    ];
    let mut host: Vec<_> = breakdown.host.iter().collect();
    host.sort_by_key(|(_, gas)| std::cmp::Reverse(**gas));
    let own = own
        .into_iter()
        .zip(COLOURS)
        .map(|((name, gas), colour)| Part {
            name: name.to_owned(),
            gas,
            colour,
        });
    let host =
        host.into_iter()
            .zip(HOST_COLOURS.into_iter().cycle())
            .map(|((name, gas), colour)| Part {
                name: name.to_string(),
                gas: *gas,
                colour,
            });
    own.chain(host).filter(|part| part.gas > 0).collect()
}

#[component]
fn Parts(props: &RunProps) -> Html {
    let parts = parts(&props.report);
    html! {
        <div>
            <div class="bar" aria-hidden="true">
                { for parts.iter().map(|part| {
                    let style = format!("flex:{} 1 0;background:{}", part.gas, part.colour);
                    html! { <span {style} title={format!("{} {}", part.name, grouped(part.gas))} /> }
                }) }
            </div>
            <ul class="legend" id={ids::BREAKDOWN} aria-label="Where the gas went">
                { for parts.iter().map(|part| html! {
                    <li data-part={part.name.clone()} data-gas={part.gas.to_string()}>
                        <i style={format!("background:{}", part.colour)} />{ format!("{} {}", part.name, grouped(part.gas)) }
                    </li>
                }) }
            </ul>
        </div>
    }
}

#[component]
fn Lines(props: &RunProps) -> Html {
    let report = &props.report;
    let mut lines: Vec<&LineGas> = report.lines.iter().collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.gas), line.line));
    let table = (!lines.is_empty()).then(|| html! {
        <section>
            <h2>{ "By line" }</h2>
            <div class="scroll"><table id={ids::GAS_LINES}>
                <thead><tr>
                    <th class="num">{ "line" }</th><th>{ "source" }</th><th class="num">{ "passes" }</th><th class="num">{ "gas" }</th><th class="num">{ "share" }</th>
                </tr></thead>
                <tbody>{ for lines.into_iter().map(|line| html! {
                    <LineRow key={line.line} line={line.clone()} text={report.line_text(line.line).to_owned()} total={report.gas_used} />
                }) }</tbody>
                <tfoot>
                    <tr>
                        <td /><td class="dim">{ "the transaction itself" }</td><td />
                        <td class="num">{ grouped(report.breakdown.base) }</td>
                        <td class="num dim">{ percent(report.breakdown.base, report.gas_used) }</td>
                    </tr>
                </tfoot>
            </table></div>
        </section>
    });
    html! { <div>{ table }</div> }
}

#[derive(PartialEq, Properties)]
struct LineRowProps {
    line: LineGas,
    text: String,
    total: u64,
}

#[component]
fn LineRow(props: &LineRowProps) -> Html {
    let dispatch = use_dispatch();
    let line = props.line.line;
    html! {
        <tr>
            <td class="num">
                <button type="button" class="link" title="Go to this line"
                    onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column: 1 })}>{ line }</button>
            </td>
            <td><code>{ &props.text }</code></td>
            <td class="num">{ grouped(props.line.hits) }</td>
            <td class="num">{ grouped(props.line.gas) }</td>
            <td class="num dim">{ percent(props.line.gas, props.total) }</td>
        </tr>
    }
}

//! The editor and the list of problems below it. Keeps the editor in step with the state; the state never waits for it.

use std::rc::Rc;

use gloo_events::EventListener;
use wattage_web::protocol::language::{Lint, Severity};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::editor_tools::EditorTools;
use super::problems::Problems;
use crate::browser::editor::{self, Callbacks, Diagnostic, LineGas};
use crate::hooks::{EditorSlot, use_dispatch, use_language};
use crate::ids;
use crate::model::analysis::Problem;
use crate::model::app::{Action, Cursor, Fault, Jump};
use crate::model::gutter::Figure;
use crate::model::problems;

#[derive(PartialEq, Properties)]
pub(crate) struct EditorPaneProps {
    /// Where the editor is kept.
    pub(crate) slot: Rc<EditorSlot>,
    /// Changes when another text is opened.
    pub(crate) document: u32,
    /// The text of that document as the state has it.
    pub(crate) source: Rc<str>,
    /// Whether the plain text area was chosen.
    pub(crate) plain: bool,
    /// Problems in the source.
    pub(crate) problems: Vec<Problem>,
    /// The gas column.
    pub(crate) gas: Rc<[Figure]>,
    /// Changes when the figures are made anew.
    pub(crate) gas_made: u32,
    /// The line the last run failed at.
    pub(crate) fault: Option<Fault>,
    /// Where a person asked to be taken.
    pub(crate) jump: Option<Jump>,
    /// Hears of all that is wrong or doubtful, whenever that changes.
    pub(crate) onproblems: Callback<Rc<[Lint]>>,
}

#[component]
pub(crate) fn EditorPane(props: &EditorPaneProps) -> Html {
    let host = use_node_ref();
    use_mounted_editor(host.clone(), props);
    let language = use_language(&props.slot, props.plain);
    let problems = problems::merged(&props.problems, &language.lints);

    // Deps start with what re-creates or re-fills the editor, so that figures are put into the new one as well.
    let filled = (props.plain, props.document);
    let slot = props.slot.clone();
    use_effect_with((filled, problems.clone()), move |(_, problems)| {
        let list: Vec<Diagnostic> = problems.iter().map(diagnostic).collect();
        slot.with(|editor| editor.set_diagnostics(&list));
    });
    let told = props.onproblems.clone();
    use_effect_with(problems.clone(), move |problems| {
        told.emit(Rc::from(problems.as_slice()));
    });
    let slot = props.slot.clone();
    use_effect_with(
        (filled, props.gas_made, props.gas.clone()),
        move |(_, _, gas)| {
            let rows: Vec<LineGas> = gas.iter().map(line_gas).collect();
            slot.with(|editor| editor.set_line_gas(&rows));
        },
    );
    let slot = props.slot.clone();
    use_effect_with((filled, props.fault.clone()), move |(_, fault)| {
        slot.with(|editor| match fault {
            Some(fault) => editor.set_fault(fault.line, &fault.message, fault.soft),
            None => editor.set_fault(0, "", false),
        });
    });
    let slot = props.slot.clone();
    use_effect_with(props.jump, move |jump| {
        if let Some(jump) = *jump {
            slot.with(|editor| editor.go_to(jump.line, jump.column));
        }
    });

    html! {
        <section class="edit" aria-label="Editor">
            <div id={ids::EDITOR} ref={host} />
            if editor::is_rich() && !props.plain {
                <EditorTools slot={props.slot.clone()} hints={language.hints} said={language.said} />
            }
            <Problems {problems} />
        </section>
    }
}

/// Creates the editor, again when the kind of editor changes, and fills it when another document is opened.
#[hook]
fn use_mounted_editor(host: NodeRef, props: &EditorPaneProps) {
    let dispatch = use_dispatch();
    let (slot, source) = (props.slot.clone(), props.source.clone());
    use_effect_with(props.plain, move |plain| {
        if let Some(host) = host.cast::<HtmlElement>() {
            let touched = slot.clone();
            let callbacks = Callbacks::new(
                move || touched.touched(),
                move |line, column, first, last| {
                    let selected = (first > 0).then_some((first, last));
                    let cursor = Cursor {
                        line,
                        column,
                        selected,
                    };
                    dispatch.dispatch(Action::CursorMoved(cursor));
                },
            );
            let editor = editor::create(&host, &source, callbacks.object(), *plain);
            slot.mount(editor, callbacks);
        }
        let flushing = flush_when_left(&slot, &host);
        move || {
            drop(flushing);
            slot.unmount();
        }
    });
    let (slot, source, first) = (
        props.slot.clone(),
        props.source.clone(),
        use_mut_ref(|| true),
    );
    use_effect_with(props.document, move |_| {
        if !first.replace(false) {
            slot.with(|editor| editor.set_doc(&source));
        }
    });
}

/// Leaving the editor hands the last edit over at once, before a button acts on it.
fn flush_when_left(slot: &Rc<EditorSlot>, host: &NodeRef) -> Option<EventListener> {
    let host = host.cast::<HtmlElement>()?;
    let left = slot.clone();
    Some(EventListener::new(&host, "focusout", move |_| left.flush()))
}

fn diagnostic(problem: &Lint) -> Diagnostic {
    Diagnostic {
        from: problem.from,
        to: problem.to,
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        message: problem.message.clone(),
    }
}

fn line_gas(figure: &Figure) -> LineGas {
    LineGas {
        line: figure.line,
        text: figure.text.clone(),
        times: figure.times.clone(),
        difference: figure.difference.clone(),
        sum: figure.sum.clone(),
        share: figure.share,
        title: figure.title.clone(),
        kind: figure.kind.name(),
    }
}

//! The root: holds the state, ties the hooks together, and lays the page out.

use std::rc::Rc;

use wattage_core::types::Address;
use yew::prelude::*;

use super::call_bar::CallBar;
use super::editor_pane::EditorPane;
use super::notice::NoticeBar;
use super::side::Side;
use super::splitter::Splitter;
use super::status_bar::StatusBar;
use super::top_bar::TopBar;
use crate::hooks::{
    Dispatch, EditorSlot, use_editor_slot, use_first_run, use_ledger, use_node_watch,
    use_run_hotkey, use_runner, use_saving,
};
use crate::ids;
use crate::model::app::App;

#[component]
pub(crate) fn AppPage() -> Html {
    let app = use_reducer_eq(App::default);
    let dispatch = app.dispatcher();
    let slot = use_editor_slot(dispatch.clone());
    use_saving(&app, &dispatch);
    use_node_watch(&app, &dispatch);
    use_ledger(&app, &dispatch);
    use_first_run(&app, &dispatch);
    let (run, stop) = use_runner(&app, &dispatch, &slot);
    use_run_hotkey(run.clone());

    html! {
        <ContextProvider<Dispatch> context={dispatch}>
            <div class="page">
                <TopBar file={app.file.clone()} others={app.others.clone()} plain={app.settings.plain}
                    connection={app.connection.clone()} />
                <CallBar call={Rc::new(app.file.call.clone())} entries={app.analysis.entries.clone()}
                    entry={app.entry().cloned()} running={app.run.going} onrun={run} onstop={stop} />
                <NoticeBar notice={app.notice.clone()} />
                { work(&app, slot) }
                <StatusBar cursor={app.cursor} analysis={app.analysis.clone()} saving={app.saving.clone()} />
                <div id={ids::LIVE} class="visually-hidden" aria-live="polite">{ spoken(&app) }</div>
            </div>
        </ContextProvider<Dispatch>>
    }
}

/// Editor and panels, once the files of this browser are known: the editor begins with the right text.
fn work(app: &App, slot: Rc<EditorSlot>) -> Html {
    if !app.loaded {
        return html! { <main class="boot" role="status">{ "Opening your files…" }</main> };
    }
    let split = app.settings.split;
    let fault = app
        .report
        .as_ref()
        .filter(|_| !app.edited_since)
        .and_then(|report| report.fault());
    html! {
        <main class="work" style={format!("--left:{split}fr;--right:{}fr", 100 - split.min(100))}>
            <EditorPane {slot} document={app.document} source={Rc::<str>::from(app.file.source.as_str())}
                plain={app.settings.plain} problems={app.analysis.problems.clone()} gas={app.gas.clone()} {fault}
                jump={app.jump} />
            <Splitter {split} />
            <Side tab={app.settings.tab} report={app.report.clone()} edited_since={app.edited_since}
                trouble={app.trouble.clone()} ledger={app.ledger.clone()} connection={app.connection.clone()}
                names={contract_names(app)} />
        </main>
    }
}

/// The contracts of this browser's files in this sandbox.
fn contract_names(app: &App) -> Rc<[(Address, String)]> {
    let sandbox = app
        .settings
        .sandbox
        .as_ref()
        .map(|sandbox| sandbox.id.as_str());
    app.files()
        .filter_map(|file| file.deployed.as_ref().map(|deployed| (file, deployed)))
        .filter(|(_, deployed)| Some(deployed.sandbox.as_str()) == sandbox)
        .map(|(file, deployed)| (deployed.contract, file.name.clone()))
        .collect()
}

fn spoken(app: &App) -> String {
    match (&app.trouble, &app.report) {
        _ if app.run.going => "Running".to_owned(),
        (Some(trouble), _) => format!("{}. {}", trouble.title, trouble.detail),
        (None, Some(report)) => report.spoken(),
        (None, None) => String::new(),
    }
}

//! The root: holds the state, ties the hooks together, and lays the page out.

use std::rc::Rc;

use wattage_web::protocol::language::Lint;
use yew::prelude::*;

use super::call_bar::CallBar;
use super::compare::ComparePage;
use super::editor_pane::EditorPane;
use super::gas::PricePage;
use super::notice::NoticeBar;
use super::offline::{OfflineBanner, PendingDialog};
use super::open_file::OpenFileField;
use super::preview_strip::PreviewStrip;
use super::share::{RefusedLink, SharePanel, SharedBanner};
use super::side::Side;
use super::splitter::Splitter;
use super::status_bar::StatusBar;
use super::storage::{Content, HistoryPanel, StorageBar, StoragePanel};
use super::team::{JoiningCard, TeamBar, TeamMenu};
use super::top_bar::TopBar;
use super::update_bar::UpdateBar;
use crate::browser::page;
use crate::hooks::{
    Dispatch, EditorSlot, Stored, use_compare_page, use_editor_slot, use_first_run, use_forking,
    use_hotkeys, use_invitation, use_ledger, use_live, use_node_watch, use_offline, use_opening,
    use_preview, use_price_page, use_runner, use_saving, use_update,
};
use crate::ids;
use crate::model::app::{App, Connection};
use crate::model::care::Panel;
use crate::model::gas::view::GasView;
use crate::model::names::Names;
use crate::model::offline::banner::State;
use crate::model::report::Trouble;
use crate::model::settings::Tab;
use crate::model::share::{ShareView, Visit};

#[component]
pub(crate) fn AppPage() -> Html {
    let app = use_reducer_eq(App::default);
    let dispatch = app.dispatcher();
    let slot = use_editor_slot(dispatch.clone());
    let stored = use_saving(&app, &dispatch, &slot);
    // What the node is asked about is one's own, also while a shared experiment is in front.
    use_node_watch(app.own(), &dispatch);
    use_ledger(app.own(), &dispatch);
    use_live(app.own(), &dispatch);
    use_offline(app.own(), &dispatch);
    use_invitation(&app, &dispatch);
    use_first_run(&app, &dispatch);
    let stop_link = use_opening(&app, &dispatch, &slot);
    use_forking(&app, &dispatch);
    let previewer = use_preview(&app, &dispatch, &slot);
    let (run, stop) = use_runner(&app, &dispatch, &slot, &previewer);
    let stop_preview = use_callback(previewer, |(), previewer| previewer.stop());
    use_hotkeys(run.clone(), stop_preview.clone(), &dispatch, &slot);
    use_focus_on_wrong_field(app.trouble.clone());
    let update = use_update(&app, &slot);
    let prices = use_price_page();
    let comparing = use_compare_page();
    // The language service's findings are the editor's; the status bar counts what the list below the editor has.
    let problems = use_state(Rc::<[Lint]>::default);
    let onproblems = use_callback((), {
        let setter = problems.setter();
        move |found, ()| setter.set(found)
    });

    html! {
        <ContextProvider<Dispatch> context={dispatch}>
        <ContextProvider<Names> context={Names::new(&app)}>
        <ContextProvider<Stored> context={stored}>
        <ContextProvider<Content> context={content(app.own())}>
            <div class={classes!("page", (prices || comparing).then_some("prices-open"))}>
                <TopBar file={app.file.clone()} others={app.others.clone()} plain={app.settings.plain}
                    connection={app.connection.clone()} local={app.own().banner().state == State::Local}>
                    <TeamMenu settings={app.own().settings.clone()} team={app.own().team.clone()} />
                </TopBar>
                { visit(&app, stop_link) }
                <CallBar call={Rc::new(app.file.call.clone())} known={app.is_analysed()} entries={app.analysis.entries.clone()}
                    entry={app.entry().cloned()} init={app.init().cloned()} running={app.run.going} shown={app.shown().cloned()}
                    difference={app.difference.clone()} pinned={app.baseline().is_some()} report={app.report.clone()}
                    trouble={app.trouble.clone()} standing={app.standing()} onrun={run} onstop={stop} />
                <PreviewStrip previewing={app.strip()} onstop={stop_preview} />
                <OpenFileField />
                <StorageBar care={app.own().care.clone()} saving={app.own().saving.clone()} />
                <OfflineBanner banner={app.own().banner()} />
                <UpdateBar {update} />
                <NoticeBar notice={app.notice.clone()} />
                if app.guest().is_none() { <TeamBar place={app.ledger_place()} sandbox={app.settings.sandbox.clone()} conflict={app.conflict()} /> }
                if let Some(joining) = app.team.joining.clone().filter(|_| app.loaded) {
                    <JoiningCard {joining} member={app.settings.member.clone()} />
                }
                { work(&app, slot, onproblems) }
                if app.own().offline.open { <PendingDialog offline={app.own().offline.clone()} up={matches!(app.connection, Connection::Up { .. })} /> }
                if app.sharing { <SharePanel view={ShareView::of(&app)} /> }
                { storage_panel(app.own()) }
                if prices { <PricePage /> }
                if comparing { <ComparePage file={app.file.name.clone()} opened={app.guest().map(|guest| AttrValue::from(guest.told.link.clone()))} view={ShareView::of(&app)} /> }
                <StatusBar cursor={app.cursor} analysed={app.is_analysed()} shown={app.shown().cloned()} analysis={app.analysis.clone()}
                    problems={(*problems).clone()} saving={app.saving_seen()} />
                <div id={ids::LIVE} class="visually-hidden" aria-live="polite">{ spoken(&app) }</div>
            </div>
        </ContextProvider<Content>>
        </ContextProvider<Stored>>
        </ContextProvider<Names>>
        </ContextProvider<Dispatch>>
    }
}

/// What a backup of everything has.
fn content(app: &App) -> Content {
    Content {
        file: app.file.clone(),
        others: app.others.clone(),
        settings: app.settings.clone(),
        trash: app.care.trash.clone(),
    }
}

/// The open panel about what is stored.
fn storage_panel(app: &App) -> Html {
    match app.care.panel {
        Some(Panel::History) => html! { <HistoryPanel file={app.file.clone()} /> },
        Some(Panel::Storage) => {
            html! { <StoragePanel file={app.file.clone()} others={app.others.clone()} trash={app.care.trash.clone()} /> }
        }
        None => Html::default(),
    }
}

/// What is said of the link in the address.
fn visit(app: &App, onstop: Callback<()>) -> Html {
    match &app.visit {
        Visit::Guest(guest) => html! { <SharedBanner guest={guest.clone()} {onstop} /> },
        Visit::Refused(problem) => html! { <RefusedLink problem={problem.clone()} /> },
        Visit::Home | Visit::Reading { .. } => Html::default(),
    }
}

/// A call that was refused for a field leads there.
#[hook]
fn use_focus_on_wrong_field(trouble: Option<Rc<Trouble>>) {
    use_effect_with(trouble, |trouble| {
        if let Some(field) = trouble.as_ref().and_then(|trouble| trouble.field) {
            page::focus(&ids::field(field));
        }
    });
}

/// Editor and panels, once the files of this browser are known: the editor begins with the right text.
fn work(app: &App, slot: Rc<EditorSlot>, onproblems: Callback<Rc<[Lint]>>) -> Html {
    if !app.loaded {
        let waiting = app.care.waiting.clone();
        return html! { <main class="boot" role="status">{ waiting.unwrap_or_else(|| "Opening your files…".to_owned()) }</main> };
    }
    if app.visit == (Visit::Reading { first: true }) {
        return html! { <main class="boot" role="status">{ "Opening the shared experiment…" }</main> };
    }
    let split = app.settings.split;
    let fault = app.shown().and_then(|report| report.fault());
    html! {
        <main class="work" style={format!("--left:{split}fr;--right:{}fr", 100 - split.min(100))}>
            <EditorPane {slot} document={app.document} source={Rc::<str>::from(app.file.source.as_str())}
                plain={app.settings.plain} problems={app.analysis.problems.clone()} gas={app.gas.clone()} gas_made={app.gas_made} {fault}
                jump={app.jump} {onproblems} />
            <Splitter {split} />
            <Side tab={app.settings.tab} gas={(app.settings.tab == Tab::Gas).then(|| GasView::of(app))} preview={app.preview_in_front().cloned()} report={app.report.clone()} standing={app.standing()}
                deployed={app.deployed().is_some()} trouble={app.trouble.clone()} ledger={app.ledger.clone()} reading={app.settings.sandbox.is_some()} connection={app.connection.clone()}
                blocks={app.team.blocks.clone()} member={app.settings.member.clone()} place={app.ledger_place()} shared={shared(app)} />
        </main>
    }
}

/// The newest block of the present ledger that the node has, where a copy of it is known.
fn shared(app: &App) -> Option<u64> {
    let shared = app.offline.kept()?.shared?;
    Some(shared.height)
}

fn spoken(app: &App) -> String {
    match (&app.trouble, &app.report) {
        _ if app.run.going => "Running".to_owned(),
        (Some(trouble), _) => format!("{}. {}", trouble.title, trouble.detail),
        (None, Some(report)) => report.spoken(),
        (None, None) => String::new(),
    }
}

//! What is kept, and what is in the trash: a line each, with what can be done with it.

use wattage_web::protocol::ledger::{Kept, Kind};
use yew::prelude::*;

use super::PartProps;
use super::empty::EmptyTrash;
use super::panel::kept_title;
use super::rename::RenameForm;
use crate::browser::page;
use crate::hooks::{Desk, use_dispatch};
use crate::ids;
use crate::model::app::Action;
use crate::model::snapshots::{ShelfAction, Task, described, is_of, size};
use crate::model::team::TeamAction;

#[component]
pub(super) fn KeptSection(props: &PartProps) -> Html {
    let desk = &props.desk;
    let rows = desk.shelf.kept().map(|kept| match &desk.shelf.renaming {
        Some(id) if *id == kept.id => {
            html! { <RenameForm key={format!("rename {id}")} desk={desk.clone()} kept={kept.clone()} /> }
        }
        _ => html! { <Row key={kept.id.clone()} desk={desk.clone()} kept={kept.clone()} /> },
    });
    let none = desk.shelf.all.is_some() && desk.shelf.kept().next().is_none();
    html! {
        <section aria-labelledby="kept-title">
            <h3 id="kept-title">{ "Kept in this browser" }</h3>
            if none {
                <p class="dim">{ "Nothing yet. Take a snapshot before you try something: then you can compare what it changed, go back, or hand the ledger on as a file." }</p>
            }
            <ul class="storage-list" id={ids::KEPT} hidden={none}>{ for rows }</ul>
        </section>
    }
}

#[component]
pub(super) fn TrashSection(props: &PartProps) -> Html {
    let desk = &props.desk;
    let rows = desk.shelf.trash().map(|kept| {
        let title = kept_title(desk, kept);
        let task = Task::Trash {
            ledger: kept.id.clone(),
            title: title.clone(),
            into: false,
        };
        html! {
            <li key={kept.id.clone()} data-kept={title.clone()}>
                { told(&title, kept, false) }
                { press(desk, "Put back", &title, task) }
            </li>
        }
    });
    let count = desk.shelf.trash().count();
    html! {
        <section aria-labelledby="kept-trash-title">
            <h3 id="kept-trash-title">{ "Trash" }</h3>
            if count == 0 {
                <p class="dim">{ "Empty. What you put here stays until you empty it." }</p>
            } else {
                <ul class="storage-list" id={ids::KEPT_TRASH}>{ for rows }</ul>
                <EmptyTrash desk={desk.clone()} {count} />
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct RowProps {
    desk: Desk,
    kept: Kept,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let (desk, kept) = (&props.desk, &props.kept);
    let dispatch = use_dispatch();
    let title = kept_title(desk, kept);
    let present = desk.present.as_ref().is_some_and(|id| is_of(kept, id));
    let ledger = kept.id.clone();
    let renamed = {
        let (desk, ledger) = (desk.clone(), ledger.clone());
        move |_: MouseEvent| desk.act(ShelfAction::Renaming(Some(ledger.clone())))
    };
    let known = desk.known.iter().find(|sandbox| is_of(kept, &sandbox.id));
    let choose = known.filter(|_| !present).map(|sandbox| {
        let id = sandbox.id.clone();
        let choose = move |_: MouseEvent| dispatch.dispatch(Action::Team(TeamAction::LedgerChosen(id.clone())));
        html! { <button type="button" class="small" aria-label={format!("Work in {title}")} onclick={choose}>{ "Work there" }</button> }
    });
    let open = Task::Open {
        ledger: ledger.clone(),
        name: format!("{title}, opened"),
    };
    let export = Task::Export {
        ledger: ledger.clone(),
        file: format!(
            "wattage-ledger-{}-{}.json",
            file_part(&title),
            kept.head.height
        ),
    };
    let trash = Task::Trash {
        ledger,
        title: title.clone(),
        into: true,
    };
    html! {
        <li data-kept={title.clone()} data-height={kept.head.height.to_string()} data-head={kept.head.hash.map(|hash| hash.to_string())}>
            { told(&title, kept, present) }
            { choose }
            if kept.damaged.is_none() {
                { press(desk, "Open", &title, open) }
                { press(desk, "Export", &title, export) }
            }
            if kept.damaged.is_none() && !matches!(kept.kind, Kind::Mirror { .. }) {
                <button type="button" class="small" aria-label={format!("Rename {title}")} onclick={renamed}>{ "Rename" }</button>
            }
            if !present { { press(desk, "Delete", &title, trash) } }
        </li>
    }
}

/// What it is, in words.
fn told(title: &str, kept: &Kept, present: bool) -> Html {
    let here = if present { ", you work here" } else { "" };
    html! {
        <span class="storage-name">
            { title }
            <small class="dim">{ format!("{}{here}; {}; {}", described(kept), size(kept), page::local_time(kept.made_at)) }</small>
            if let Some(damaged) = &kept.damaged { <small class="bad">{ format!("Damaged: {damaged}.") }</small> }
        </span>
    }
}

/// A button that has something done with one of them.
fn press(desk: &Desk, word: &'static str, title: &str, task: Task) -> Html {
    let (run, busy) = (desk.run.clone(), desk.shelf.doing.is_some());
    let help = match task {
        Task::Open { .. } => {
            Some("Makes a ledger of your own of it, in this browser, and works there")
        }
        Task::Export { .. } => Some("Saves it as a file, which Import takes"),
        _ => None,
    };
    html! {
        <button type="button" class="small" data-does={word} aria-label={format!("{word} {title}")} title={help} disabled={busy}
            onclick={move |_: MouseEvent| run.emit(task.clone())}>{ word }</button>
    }
}

/// A title as a part of a file's name.
fn file_part(title: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() { c } else { '-' };
    title.to_lowercase().chars().map(kept).collect()
}

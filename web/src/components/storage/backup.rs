//! Everything in one file, out and in. Kept ledgers are the ledger worker's to give and to take.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::{download, kept_ledgers, page, pick};
use crate::hooks::{Dispatch, Stored, use_dispatch, use_stored};
use crate::ids;
use crate::model::app::Action;
use crate::model::backup::Backup;
use crate::model::care::{CareAction, Trashed};
use crate::model::file::File;
use crate::model::format::counted;
use crate::model::settings::Settings;

/// The largest backup that is read, bytes.
const BYTES_MAX: f64 = 256e6;

/// What a backup is made of beside the versions.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Content {
    pub(crate) file: Rc<File>,
    pub(crate) others: Rc<Vec<Rc<File>>>,
    pub(crate) settings: Settings,
    pub(crate) trash: Rc<Vec<Rc<Trashed>>>,
}

impl Content {
    /// All files, the open one first.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        std::iter::once(&self.file)
            .chain(self.others.iter())
            .map(|file| &**file)
    }
}

/// What is said of the last export, and what makes one; with tokens or without.
#[hook]
pub(super) fn use_export() -> (String, Callback<bool>) {
    let content = use_context::<Content>().unwrap_or_default();
    let said = use_state(String::new);
    let stored = use_stored();
    let export = {
        let said = said.setter();
        Callback::from(move |tokens| {
            let (content, stored, said) = (content.clone(), stored.clone(), said.clone());
            spawn_local(async move { said.set(save(&content, &stored, tokens).await) });
        })
    };
    ((*said).clone(), export)
}

/// Saves the file and tells what is in it.
async fn save(content: &Content, stored: &Stored, tokens: bool) -> String {
    let (mut history, mut damaged) = Default::default();
    if let Ok(db) = stored.db() {
        // What cannot be read is no reason to hold back what is on the page.
        history = db.all_history().await.unwrap_or_default();
        damaged = db.damaged().await.unwrap_or_default();
    }
    let trash = content.trash.iter().map(|trashed| (**trashed).clone());
    let files = content.files().cloned();
    let (settings, now) = (&content.settings, page::now());
    let mut backup = Backup::new(files, history, trash.collect(), settings, tokens, now);
    backup.damaged = damaged;
    let (ledgers, missing) = kept_ledgers::export_all().await;
    let kept = counted(ledgers.len(), "kept ledger", "kept ledgers");
    backup.ledgers = ledgers;
    let name = format!(
        "wattage-{}.json",
        page::local_time(now).replace([':', ' '], "-")
    );
    let text = match serde_json::to_string(&backup) {
        Ok(text) => text,
        Err(error) => return format!("The file cannot be made: {error}."),
    };
    match download::save(&name, "application/json", &text) {
        Ok(()) => {
            let told = format!(
                "Saved {name} with {}, {kept}.",
                counted(backup.files.len(), "file", "files")
            );
            std::iter::once(told)
                .chain(missing)
                .collect::<Vec<_>>()
                .join(" ")
        }
        Err(why) => why,
    }
}

/// Takes in what a backup has that is not here, and tells what came in.
async fn take_in(content: &Content, dispatch: &Dispatch, mut backup: Backup) -> String {
    let ledgers = std::mem::take(&mut backup.ledgers);
    let trash: Vec<&Trashed> = content.trash.iter().map(|one| &**one).collect();
    let incoming = backup.against(content.files(), &trash, &content.settings);
    let told = incoming.told.clone();
    dispatch.dispatch(Action::Care(CareAction::Imported(incoming.into())));
    let brought = kept_ledgers::import_all(ledgers).await.told();
    format!("{told} {brought}").trim_end().to_owned()
}

#[component]
pub(super) fn BackupSection() -> Html {
    let content = use_context::<Content>().unwrap_or_default();
    let dispatch = use_dispatch();
    let (said, export) = use_export();
    let came = use_state(String::new);
    let tokens = use_state(|| false);
    let toggle = {
        let tokens = tokens.clone();
        move |_: Event| tokens.set(!*tokens)
    };
    let onclick = {
        let (tokens, came) = (*tokens, came.setter());
        move |_: MouseEvent| {
            came.set(String::new());
            export.emit(tokens);
        }
    };
    let onchange = {
        let came = came.setter();
        move |event: Event| {
            let field = event.target_unchecked_into::<HtmlInputElement>();
            let (content, dispatch, came) = (content.clone(), dispatch.clone(), came.clone());
            spawn_local(async move {
                let Some(read) = pick::read_up_to(BYTES_MAX, field).await else {
                    return;
                };
                match read.and_then(|(name, text)| Backup::read(&name, &text)) {
                    Ok(backup) => {
                        came.set("Reading…".to_owned());
                        came.set(take_in(&content, &dispatch, backup).await);
                    }
                    Err(why) => came.set(why),
                }
            });
        }
    };
    html! {
        <section aria-labelledby="backup-title">
            <h3 id="backup-title">{ "Export and import" }</h3>
            <p class="dim">{ "One file with all files, their versions, the trash, the settings and the ledgers kept here. Importing adds what is not here yet and never overwrites." }</p>
            <p class="storage-row">
                <button type="button" id={ids::EXPORT_ALL} {onclick}>{ "Export all" }</button>
                <label class="choice"><input type="checkbox" id={ids::EXPORT_TOKENS} checked={*tokens} onchange={toggle} />
                    { "With the tokens of my ledgers: whoever has the file can write to them" }</label>
            </p>
            <p class="storage-row">
                <label>{ "Import: " }<input type="file" id={ids::IMPORT_ALL} accept=".json,application/json" {onchange} /></label>
            </p>
            <p id={ids::BACKUP_SAID} role="status">{ if came.is_empty() { said } else { (*came).clone() } }</p>
        </section>
    }
}

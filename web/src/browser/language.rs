//! The language service of the editor: where its parts are, and what it tells the page. The rest is between
//! web/editor/language and the worker.

use js_sys::{Object, Reflect};
use serde::Serialize as _;
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::prelude::*;
use wattage_web::protocol::language::Lint;

use super::editor::Editor;
use super::{page, version};
use crate::model::commands::COMMANDS;

/// The worker's script in the page's folder; trunk makes it from the binary's name.
const WORKER: &str = "language-worker_loader.js";

/// Where it is kept whether hints are shown.
const HINTS_KEY: &str = "wattage.hints";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(method, js_name = setCommands)]
    fn set_commands(this: &Editor, commands: &JsValue);

    #[wasm_bindgen(method, js_name = startLanguage)]
    fn start_language(this: &Editor, worker: &str, callbacks: &JsValue, hints: bool);

    /// Puts the focus into the editor and carries a command out there, by its name in [`COMMANDS`].
    #[wasm_bindgen(method)]
    pub(crate) fn command(this: &Editor, name: &str);
}

impl Editor {
    /// Ties the commands to their keys, and loads what carries them out when the browser has time.
    pub(crate) fn start(&self, told: &Told) {
        // Static texts and flags can always be turned into JavaScript.
        if let Ok(commands) = COMMANDS.serialize(&Serializer::new()) {
            self.set_commands(&commands);
        }
        self.start_language(&version::worker(WORKER), &told.object, hints_shown());
    }
}

/// Whether hints are shown in this browser; they are unless they were switched off.
pub(crate) fn hints_shown() -> bool {
    let stored = page::storage().and_then(|storage| storage.get_item(HINTS_KEY).ok().flatten());
    stored.as_deref() != Some("off")
}

fn keep_hints(shown: bool) {
    if let Some(storage) = page::storage() {
        // A full or forbidden storage: the choice then lasts until the page is closed.
        let _ = storage.set_item(HINTS_KEY, if shown { "on" } else { "off" });
    }
}

/// The functions the language service calls. They live as long as this does: keep it beside the editor.
#[derive(Debug)]
pub(crate) struct Told {
    object: Object,
    _lints: Closure<dyn Fn(JsValue)>,
    _said: Closure<dyn Fn(String)>,
    _hints: Closure<dyn Fn(bool)>,
}

impl Told {
    /// `lints` with all that was found in the text after each edit; `said` with a sentence for the person; `hints` when
    /// they were switched on or off.
    pub(crate) fn new(
        lints: impl Fn(Vec<Lint>) + 'static,
        said: impl Fn(String) + 'static,
        hints: impl Fn(bool) + 'static,
    ) -> Self {
        let lints = Closure::<dyn Fn(JsValue)>::new(move |list| {
            // A list that cannot be read is a worker's of another version: nothing is better than half of it.
            lints(from_value(list).unwrap_or_default());
        });
        let said = Closure::<dyn Fn(String)>::new(said);
        let hints = Closure::<dyn Fn(bool)>::new(move |shown| {
            keep_hints(shown);
            hints(shown);
        });
        let object = Object::new();
        for (name, function) in [
            ("onLints", lints.as_ref()),
            ("onSaid", said.as_ref()),
            ("onHints", hints.as_ref()),
        ] {
            // Setting a property of a fresh, plain object cannot fail.
            let _ = Reflect::set(&object, &name.into(), function);
        }
        Self {
            object,
            _lints: lints,
            _said: said,
            _hints: hints,
        }
    }
}

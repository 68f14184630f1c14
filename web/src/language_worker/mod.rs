//! The WAT language service behind the editor: takes texts and questions ([`crate::protocol::language`]) and answers them.
//!
//! What needs the grammar and types comes from `wat_service`, in its Language Server Protocol terms; instructions, prices
//! and host functions come from the core's tables; what must work in any broken text comes from [`scan`]. One file for each
//! kind of question. Pure logic: the worker's messages are `src/bin/language-worker.rs`'s, so all of this is tested on the
//! host with `cargo test -p wattage-web --features language`.

mod completion;
mod document;
mod format;
mod hints;
mod hover;
mod lints;
mod module;
mod names;
mod outline;
mod reference;
mod scan;
mod signature;
mod snippets;
mod text;

use wat_service::{InlayHintOptions, LanguageService, ServiceConfig};

use crate::protocol::language::{Answer, Request};
use document::Document;

/// What the language service calls the text in the editor.
const URI: &str = "contract.wat";
/// A text that is only looked at: what a renaming would come to.
const DRAFT_URI: &str = "draft.wat";

/// The language service with the text in the editor.
pub struct Service {
    language: LanguageService,
    document: Document,
}

impl Default for Service {
    fn default() -> Self {
        let mut language = LanguageService::default();
        language.set_global_config(ServiceConfig {
            inlay_hint: InlayHintOptions {
                types: false,
                ending: true,
                index: false,
            },
            ..ServiceConfig::default()
        });
        language.commit(URI, String::new());
        Self {
            language,
            document: Document::default(),
        }
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

impl Service {
    /// Takes a new text, or answers a question about the text it has.
    pub fn answer(&mut self, request: Request) -> Option<Answer> {
        let byte = |offset| self.document.text.byte(offset);
        Some(match request {
            Request::Text { text } => {
                self.language.commit(URI, text.clone());
                self.document = Document::new(text);
                return None;
            }
            Request::Lints => Answer::Lints(self.lints()),
            Request::Hover { offset } => Answer::Hover(self.hover(byte(offset))),
            Request::Explain { offset } => Answer::Hover(self.explain(byte(offset))),
            Request::Completion { offset } => Answer::Completion(self.completion(byte(offset))),
            Request::Signature { offset } => Answer::Signature(self.signature(byte(offset))),
            Request::Definition { offset } => Answer::Definition(self.definition(byte(offset))),
            Request::References { offset } => Answer::References(self.references(byte(offset))),
            Request::Renameable { offset } => Answer::Renameable(self.renameable(byte(offset))),
            Request::Rename { offset, name } => {
                let byte = byte(offset);
                Answer::Edits(self.rename(byte, &name))
            }
            Request::Format => Answer::Edits(self.format()),
            Request::Hints => Answer::Hints(self.hints()),
            Request::Outline => Answer::Outline(self.outline()),
        })
    }
}

//! Words in grey beside the text: what an operand of a call is for, and what an end belongs to.

use lspt::{InlayHintParams, TextDocumentIdentifier, Union2};

use super::reference::param_name;
use super::scan::Kind;
use super::{Service, URI};
use crate::protocol::language::Hint;

impl Service {
    pub(super) fn hints(&self) -> Vec<Hint> {
        let mut hints = self.operands();
        hints.extend(self.ends());
        hints.sort_by_key(|hint| hint.at);
        hints
    }

    /// `key:` before the operand of a folded call.
    fn operands(&self) -> Vec<Hint> {
        let document = &self.document;
        let functions = document.functions();
        let mut hints = Vec::new();
        for open in 0..document.scan.tokens.len() {
            if document.token(open).kind != Kind::Open || document.head(open) != "call" {
                continue;
            }
            let Some(name) = document.scan.children(open).nth(1) else {
                continue;
            };
            let name = document.word(name);
            let called = functions.iter().find(|function| function.id == Some(name));
            let operands = document
                .scan
                .children(open)
                .filter(|child| document.token(*child).kind == Kind::Open);
            for (index, operand) in operands.enumerate() {
                let Some(param) = called.and_then(|called| param_name(called, index)) else {
                    break;
                };
                hints.push(Hint {
                    at: document.text.unit(document.token(operand).from),
                    label: format!("{param}:"),
                    after: false,
                });
            }
        }
        hints
    }

    /// `func $name` after the end of something that has a name and is longer than a line.
    fn ends(&self) -> Vec<Hint> {
        let text = &self.document.text;
        let found = self.language.inlay_hint(InlayHintParams {
            text_document: TextDocumentIdentifier { uri: URI.into() },
            range: text.whole(),
            work_done_token: None,
        });
        let ends = found.unwrap_or_default().into_iter();
        ends.filter_map(|hint| {
            let Union2::A(label) = hint.label else {
                return None;
            };
            let byte = text.offset(hint.position);
            let label = label.trim_matches(['(', ')']).to_owned();
            // On one line with its beginning it says nothing new.
            let begins_here = text.line_text(byte.saturating_sub(1)).contains(&label);
            (!begins_here).then(|| Hint {
                at: text.unit(byte),
                label,
                after: true,
            })
        })
        .collect()
    }
}

//! Definition, uses and renaming of names: the language service's answers in the editor's terms.

use lspt::{
    DefinitionParams, Position, PrepareRenameParams, Range, ReferenceContext, ReferenceParams,
    RenameParams, TextDocumentIdentifier, Union2, Union3,
};

use super::{Service, URI};
use crate::protocol::language::{Edit, Named, Outcome, Place, Span};

/// Findings that a good new name must not add.
const CLASHES: [&str; 3] = ["duplicated-names", "shadow", "undef"];

impl Service {
    pub(super) fn definition(&self, byte: usize) -> Option<Span> {
        let definition = self.language.goto_definition(DefinitionParams {
            text_document: document(),
            position: self.position(byte),
            work_done_token: None,
            partial_result_token: None,
        })?;
        match definition {
            Union2::A(location) => Some(self.span(location.range)),
            Union2::B(locations) => locations.first().map(|first| self.span(first.range)),
        }
    }

    pub(super) fn references(&self, byte: usize) -> Vec<Place> {
        let found = self.language.find_references(ReferenceParams {
            text_document: document(),
            position: self.position(byte),
            context: ReferenceContext {
                include_declaration: true,
            },
            work_done_token: None,
            partial_result_token: None,
        });
        let text = &self.document.text;
        let place = |range: Range| {
            let (from, to) = text.range(range);
            let span = text.span(from, to);
            Place {
                from: span.from,
                to: span.to,
                line: text.place(from).0,
                text: text.line_text(from).to_owned(),
            }
        };
        let found = found.unwrap_or_default();
        found
            .into_iter()
            .map(|location| place(location.range))
            .collect()
    }

    pub(super) fn renameable(&self, byte: usize) -> Outcome<Named> {
        let found = self.language.prepare_rename(PrepareRenameParams {
            text_document: document(),
            position: self.position(byte),
            work_done_token: None,
        });
        match found {
            Some(Union3::A(range)) => {
                let (from, to) = self.document.text.range(range);
                let span = self.span(range);
                Outcome::Done(Named {
                    from: span.from,
                    to: span.to,
                    name: self.document.text.source[from..to].to_owned(),
                })
            }
            _ => Outcome::Refused(
                "There is no name here: put the cursor on one that begins with $.".to_owned(),
            ),
        }
    }

    pub(super) fn rename(&mut self, byte: usize, name: &str) -> Outcome<Vec<Edit>> {
        let name = format!("${}", name.trim().trim_start_matches('$'));
        let renamed = self.language.rename(RenameParams {
            text_document: document(),
            position: self.position(byte),
            new_name: name.clone(),
            work_done_token: None,
        });
        let changes = match renamed {
            Ok(edit) => edit.and_then(|edit| edit.changes).unwrap_or_default(),
            Err(_) => {
                return Outcome::Refused(format!(
                    "{name} is not a name: after the $ come letters, digits, and signs such as _ . - but no blanks, \
                     parentheses or quotation marks."
                ));
            }
        };
        let edits = changes.into_values().flatten();
        let mut edits: Vec<_> = edits
            .map(|edit| self.document.text.range(edit.range))
            .collect();
        edits.sort_unstable();
        edits.dedup();
        let mut renamed = self.document.text.source.clone();
        for (from, to) in edits.iter().rev() {
            renamed.replace_range(*from..*to, &name);
        }
        if self.clashes_of(renamed) > self.clashes_of(self.document.text.source.clone()) {
            return Outcome::Refused(format!(
                "{name} is taken: it names something else here, or would be mistaken for it."
            ));
        }
        let edit = |(from, to)| {
            let span = self.document.text.span(from, to);
            Edit {
                from: span.from,
                to: span.to,
                insert: name.clone(),
            }
        };
        Outcome::Done(edits.into_iter().map(edit).collect())
    }

    /// How many names of a text clash with others.
    fn clashes_of(&mut self, source: String) -> usize {
        let found = self.findings_of(source);
        let clashes = |code: &str| CLASHES.contains(&code);
        found
            .iter()
            .filter(|finding| matches!(&finding.code, Some(Union2::B(code)) if clashes(code)))
            .count()
    }

    fn position(&self, byte: usize) -> Position {
        self.document.text.position(byte)
    }

    fn span(&self, range: Range) -> Span {
        let (from, to) = self.document.text.range(range);
        self.document.text.span(from, to)
    }
}

fn document() -> TextDocumentIdentifier {
    TextDocumentIdentifier { uri: URI.into() }
}

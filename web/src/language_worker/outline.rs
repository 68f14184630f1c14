//! The definitions of the module, in order.

use super::Service;
use super::scan::Kind;
use crate::protocol::language::Symbol;

/// Forms that define or import something. `export` and `start` name what is defined elsewhere.
const DEFINES: [&str; 7] = [
    "import", "func", "global", "memory", "table", "data", "elem",
];

impl Service {
    pub(super) fn outline(&self) -> Vec<Symbol> {
        let document = &self.document;
        let mut numbers = [0_u32; DEFINES.len()];
        let mut symbols = Vec::new();
        for open in 0..document.scan.tokens.len() {
            let head = match document.token(open).kind {
                Kind::Open if document.is_field(open) => document.head(open),
                _ => continue,
            };
            let Some(kind) = DEFINES.iter().position(|known| *known == head) else {
                continue;
            };
            let number = numbers[kind];
            numbers[kind] += 1;
            let byte = document.token(document.id(open).unwrap_or(open)).from;
            symbols.push(Symbol {
                from: document.text.unit(byte),
                line: document.text.place(byte).0,
                kind: head.to_owned(),
                name: self.name(open, number),
                detail: self.detail(open),
            });
        }
        symbols
    }

    /// Its `$name`, what it is exported as, what is imported; else its number.
    fn name(&self, open: usize, number: u32) -> String {
        let document = &self.document;
        let exported = || {
            let export = document.forms(open, "export").next()?;
            Some(
                document
                    .word(document.scan.children(export).nth(1)?)
                    .to_owned(),
            )
        };
        let imported = || {
            let name = document.scan.children(open).nth(2)?;
            (document.head(open) == "import")
                .then(|| document.quoted(name))?
                .map(str::to_owned)
        };
        let id = document.id(open).map(|id| document.word(id).to_owned());
        let names: Vec<String> = [id, exported(), imported()].into_iter().flatten().collect();
        match names.is_empty() {
            true => number.to_string(),
            false => names.join(" "),
        }
    }

    /// Types of a function; the rest of the first line of anything else.
    fn detail(&self, open: usize) -> String {
        let document = &self.document;
        let function = match document.head(open) {
            "func" => Some(open),
            "import" => document.forms(open, "func").next(),
            _ => None,
        };
        let Some(function) = function else {
            let line = document.text.line_text(document.token(open).from);
            return line.chars().take(60).collect();
        };
        let forms = ["param", "result"]
            .into_iter()
            .flat_map(|head| document.forms(function, head));
        let forms = forms.map(|form| {
            let from = document.token(form).from;
            &document.text.source[from..document.scan.end(form)]
        });
        forms.collect::<Vec<_>>().join(" ")
    }
}

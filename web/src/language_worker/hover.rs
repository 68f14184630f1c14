//! What stands at a place: instructions and host functions from the core's own tables, everything else from the language
//! service.

use lspt::{HoverParams, TextDocumentIdentifier, Union3};
use wattage_core::host::HostFunction;

use super::document::Document;
use super::reference;
use super::scan::Kind;
use super::{Service, URI};
use crate::protocol::language::Hover;

/// Words before a name that make it a function's.
const NAMES_A_FUNCTION: [&str; 5] = ["call", "func", "ref.func", "start", "elem"];

impl Service {
    pub(super) fn hover(&self, byte: usize) -> Option<Hover> {
        let document = &self.document;
        if document.scan.in_comment(byte) {
            return None;
        }
        let index = document.scan.at(byte)?;
        let token = document.token(index);
        let span = document.text.span(token.from, token.to);
        let told = self.told(byte);
        let mut hover = host(document, index)
            .or_else(|| instruction(document, index, told.as_deref()))
            .or_else(|| told.as_deref().and_then(from_markdown))?;
        (hover.from, hover.to) = (span.from, span.to);
        Some(hover)
    }

    /// What is at the cursor; in a comment or behind the code of a line, the line's last instruction.
    pub(super) fn explain(&self, byte: usize) -> Option<Hover> {
        let document = &self.document;
        let last = || {
            let (start, _) = document.text.line_range(byte);
            let tokens = &document.scan.tokens;
            let before = tokens.partition_point(|token| token.from < byte);
            (0..before)
                .rev()
                .take_while(|index| tokens[*index].from >= start)
                .find(|index| wattage_core::reference::instruction(document.word(*index)).is_some())
        };
        self.hover(byte)
            .or_else(|| self.hover(document.token(last()?).from))
    }

    /// What the language service says, in Markdown.
    fn told(&self, byte: usize) -> Option<String> {
        let hover = self.language.hover(HoverParams {
            text_document: TextDocumentIdentifier { uri: URI.into() },
            position: self.document.text.position(byte),
            work_done_token: None,
        })?;
        match hover.contents {
            Union3::A(markup) => Some(markup.value),
            Union3::B(_) | Union3::C(_) => None,
        }
    }
}

/// A host function: by the name it was imported under, or by its own name in the import.
fn host(document: &Document, index: usize) -> Option<Hover> {
    let token = document.token(index);
    let (host, id) = match token.kind {
        Kind::Text => {
            let import = token
                .parent
                .filter(|open| document.head(*open) == "import")?;
            (document.host(import)?, None)
        }
        _ => {
            let before = document.before(index)?;
            if !NAMES_A_FUNCTION.contains(&before) {
                return None;
            }
            let function = document.function_named(document.word(index))?;
            (function.host?, function.id)
        }
    };
    let own = format!("${}", host.name);
    Some(Hover {
        code: reference::host_import(host, id.unwrap_or(&own)),
        stack: reference::host_types(host),
        price: reference::host_price(host),
        meaning: host.doc.to_owned(),
        ..Hover::default()
    })
}

/// The host function that a call names.
fn called(document: &Document, index: usize) -> Option<&'static HostFunction> {
    let name = document.scan.tokens.get(index + 1)?;
    let call = document.word(index) == "call" && name.kind == Kind::Word;
    call.then(|| document.function_named(document.word(index + 1))?.host)?
}

fn instruction(document: &Document, index: usize, told: Option<&str>) -> Option<Hover> {
    let known = wattage_core::reference::instruction(document.word(index))?;
    Some(Hover {
        code: known.name.to_owned(),
        stack: known.stack_effect(),
        before: told.and_then(stack_before).unwrap_or_default(),
        price: match called(document, index) {
            Some(host) => reference::call_price(known, host),
            None => reference::instruction_price(known),
        },
        meaning: known.meaning.to_owned(),
        ..Hover::default()
    })
}

/// The stack in front of an instruction, as the language service writes it.
fn stack_before(told: &str) -> Option<String> {
    let after = told.split_once("**Stack before**: `")?.1;
    // Types side by side, as in the stack effect.
    Some(after.split_once('`')?.0.replace(", ", " "))
}

/// Code, and text below a line, of a hover in Markdown.
fn from_markdown(told: &str) -> Option<Hover> {
    let (_, rest) = told.split_once("```wat\n")?;
    let (code, rest) = rest.split_once("\n```")?;
    let words = rest.trim().trim_start_matches("---").trim();
    Some(Hover {
        code: code.to_owned(),
        meaning: words.replace("`", "").replace("**", ""),
        ..Hover::default()
    })
}

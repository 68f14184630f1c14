//! What is doubtful or wrong in the text, as the language service finds it, without what is no fault in a contract. Whether
//! the text can be assembled is the assembler's to say; the page puts the two together.

use lspt::{
    Diagnostic, DiagnosticSeverity, DocumentDiagnosticParams, TextDocumentIdentifier, Union2,
};

use super::scan::Kind;
use super::{DRAFT_URI, Service, URI};
use crate::model::format::sentence;
use crate::protocol::language::{Lint, Severity, Span};

/// The first part of the code of a mistake in the syntax.
const SYNTAX: &str = "syntax";

/// The code of an error in types.
const TYPES: &str = "type-check";

impl Service {
    pub(super) fn lints(&self) -> Vec<Lint> {
        let findings = self.findings(URI);
        // The assembler says what the mistake in the syntax is; all else that is found are its consequences.
        if self.syntax_mistake(&findings).is_some() {
            return Vec::new();
        }
        let wanted = findings.iter().filter(|finding| !self.is_no_fault(finding));
        // Of its errors only those in types stand for themselves: the assembler names the others, in words for people.
        let mut lints: Vec<Lint> = wanted
            .map(|finding| (code(finding), self.lint(finding)))
            .filter(|(code, lint)| lint.severity != Severity::Error || *code == TYPES)
            .map(|(_, lint)| lint)
            .collect();
        lints.sort_by_key(|lint| (lint.from, lint.to));
        lints
    }

    /// Line and column of the first mistake in the syntax.
    pub(super) fn syntax_place(&self) -> Option<(u32, u32)> {
        let byte = self.syntax_mistake(&self.findings(URI))?;
        Some(self.document.text.place(byte))
    }

    /// Where the first mistake in the syntax is, in bytes.
    fn syntax_mistake(&self, findings: &[Diagnostic]) -> Option<usize> {
        let syntax = findings
            .iter()
            // `syntax`, or `syntax/` with the name of what is missing.
            .filter(|finding| code(finding).split('/').next() == Some(SYNTAX));
        let places = syntax.map(|finding| self.document.text.range(finding.range).0);
        places.min()
    }

    /// What the language service finds in another text.
    pub(super) fn findings_of(&mut self, source: String) -> Vec<Diagnostic> {
        self.language.commit(DRAFT_URI, source);
        self.findings(DRAFT_URI)
    }

    fn findings(&self, uri: &str) -> Vec<Diagnostic> {
        let params = DocumentDiagnosticParams {
            text_document: TextDocumentIdentifier { uri: uri.into() },
            identifier: None,
            previous_result_id: None,
            work_done_token: None,
            partial_result_token: None,
        };
        self.language.pull_diagnostics(params).items
    }

    /// An active segment is used by being there, though nothing names it.
    fn is_no_fault(&self, finding: &Diagnostic) -> bool {
        if code(finding) != "unused" {
            return false;
        }
        let (from, _) = self.document.text.range(finding.range);
        let document = &self.document;
        let form = document
            .scan
            .tokens
            .iter()
            .rposition(|token| token.kind == Kind::Open && token.from <= from);
        let active = |open: usize| {
            let inside = document
                .scan
                .children(open)
                .any(|child| document.token(child).kind == Kind::Open);
            matches!(document.head(open), "data" | "elem") && inside
        };
        form.is_some_and(active)
    }

    /// The field of the module around a place.
    fn field(&self, byte: usize) -> Option<Span> {
        let document = &self.document;
        // At its own parenthesis a place is inside the field as well.
        let around = document.scan.around(byte + 1)?;
        let open = std::iter::once(around)
            .chain(document.scan.ancestors(around))
            .find(|open| document.is_field(*open))?;
        let from = document.token(open).from;
        Some(document.text.span(from, document.scan.end(open)))
    }

    fn lint(&self, finding: &Diagnostic) -> Lint {
        let text = &self.document.text;
        let (from, to) = text.range(finding.range);
        let span = text.span(from, to);
        let (line, column) = text.place(from);
        Lint {
            from: span.from,
            to: span.to,
            line,
            column,
            field: self.field(from).unwrap_or(span),
            severity: match finding.severity {
                Some(DiagnosticSeverity::Error) | None => Severity::Error,
                Some(DiagnosticSeverity::Warning) => Severity::Warning,
                Some(DiagnosticSeverity::Information | DiagnosticSeverity::Hint) => Severity::Info,
            },
            message: sentence(&in_words(&finding.message)),
        }
    }
}

fn code(finding: &Diagnostic) -> &str {
    match &finding.code {
        Some(Union2::B(code)) => code,
        _ => "",
    }
}

/// The message without marks of Markdown, with whole words.
fn in_words(message: &str) -> String {
    let message = message.replace('`', "");
    for (short, whole) in [("func ", "function "), ("param ", "parameter ")] {
        if let Some(rest) = message.strip_prefix(short) {
            return format!("{whole}{rest}");
        }
    }
    message
}

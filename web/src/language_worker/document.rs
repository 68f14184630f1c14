//! The text with its tokens: what can be told of it without knowing the language.

use super::scan::{Kind, Scan, Token};
use super::text::Text;

/// A text and its tokens.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) text: Text,
    pub(super) scan: Scan,
}

impl Document {
    pub(super) fn new(source: String) -> Self {
        Self {
            scan: Scan::new(&source),
            text: Text::new(source),
        }
    }

    pub(super) fn token(&self, index: usize) -> Token {
        self.scan.tokens[index]
    }

    /// What a token is in the text.
    pub(super) fn word(&self, index: usize) -> &str {
        let token = self.token(index);
        &self.text.source[token.from..token.to]
    }

    /// What stands between the quotation marks of a text.
    pub(super) fn quoted(&self, index: usize) -> Option<&str> {
        let inner = self.word(index).strip_prefix('"')?;
        Some(inner.strip_suffix('"').unwrap_or(inner))
    }

    /// The first word of a form: `func` of `(func ..)`.
    pub(super) fn head(&self, open: usize) -> &str {
        match self.scan.children(open).next() {
            Some(first) if self.token(first).kind == Kind::Word => self.word(first),
            _ => "",
        }
    }

    /// The `$name` that follows a form's first word.
    pub(super) fn id(&self, open: usize) -> Option<usize> {
        let second = self.scan.children(open).nth(1)?;
        self.word(second).starts_with('$').then_some(second)
    }

    /// The forms directly inside a form that begin with `head`.
    pub(super) fn forms<'a>(
        &'a self,
        open: usize,
        head: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        self.scan
            .children(open)
            .filter(move |child| self.token(*child).kind == Kind::Open && self.head(*child) == head)
    }

    /// The form around a place that begins with `head`, the innermost one.
    pub(super) fn enclosing(&self, byte: usize, head: &str) -> Option<usize> {
        let around = self.scan.around(byte)?;
        std::iter::once(around)
            .chain(self.scan.ancestors(around))
            .find(|open| self.head(*open) == head)
    }

    /// The word before a token, in the same form.
    pub(super) fn before(&self, index: usize) -> Option<&str> {
        let before = index.checked_sub(1)?;
        let same = self.token(before).parent == self.token(index).parent;
        (same && self.token(before).kind == Kind::Word).then(|| self.word(before))
    }
}

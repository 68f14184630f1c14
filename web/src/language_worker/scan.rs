//! The words and parentheses of a WAT text, whether it is whole or broken. What they mean is [`super::module`]'s and the
//! language service's.

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Open,
    Close,
    /// A keyword, instruction, number or name.
    Word,
    Text,
}

/// A token, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
    /// The index of the parenthesis around it.
    pub(super) parent: Option<usize>,
}

/// The tokens of a text, without comments.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) tokens: Vec<Token>,
    comments: Vec<(usize, usize)>,
}

impl Scan {
    pub(super) fn new(source: &str) -> Self {
        let mut scan = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (kind, to) = match bytes[at] {
                b';' if bytes.get(at + 1) == Some(&b';') => (None, line_end(source, at)),
                b'(' if bytes.get(at + 1) == Some(&b';') => (None, comment_end(bytes, at)),
                b'(' => (Some(Kind::Open), at + 1),
                b')' => (Some(Kind::Close), at + 1),
                b'"' => (Some(Kind::Text), text_end(bytes, at)),
                byte if is_word(byte) => (Some(Kind::Word), word_end(bytes, at)),
                _ => {
                    at += 1;
                    continue;
                }
            };
            match kind {
                None => scan.comments.push((at, to)),
                Some(kind) => {
                    if kind == Kind::Close {
                        open.pop();
                    }
                    scan.tokens.push(Token {
                        kind,
                        from: at,
                        to,
                        parent: open.last().copied(),
                    });
                    if kind == Kind::Open {
                        open.push(scan.tokens.len() - 1);
                    }
                }
            }
            at = to;
        }
        scan
    }

    /// Whether a place is inside a comment.
    pub(super) fn in_comment(&self, byte: usize) -> bool {
        self.comments
            .iter()
            .any(|(from, to)| *from < byte && byte <= *to)
    }

    /// The word or text that a place touches.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        self.tokens.iter().position(|token| {
            matches!(token.kind, Kind::Word | Kind::Text) && token.from <= byte && byte <= token.to
        })
    }

    /// The parenthesis that a place is inside of.
    pub(super) fn around(&self, byte: usize) -> Option<usize> {
        let before = self.tokens.partition_point(|token| token.from < byte);
        let last = self.tokens.get(before.checked_sub(1)?)?;
        match last.kind {
            Kind::Open => Some(before - 1),
            _ => last.parent,
        }
    }

    /// The parentheses around a token, the innermost first.
    pub(super) fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.tokens[token].parent, |open| self.tokens[*open].parent)
    }

    /// What stands directly inside a parenthesis: indexes of words, texts and opening parentheses.
    pub(super) fn children(&self, open: usize) -> impl Iterator<Item = usize> {
        let rest = self.tokens.iter().enumerate().skip(open + 1);
        // Nothing that begins before this one's own end can be outside of it, so the first token further out ends it.
        rest.take_while(move |(_, token)| token.parent.is_some_and(|parent| parent >= open))
            .filter(move |(_, token)| token.parent == Some(open) && token.kind != Kind::Close)
            .map(|(index, _)| index)
    }

    /// Where the form of an opening parenthesis ends: behind its closing one, or with the text.
    pub(super) fn end(&self, open: usize) -> usize {
        let parent = self.tokens[open].parent;
        let after = self.tokens[open + 1..]
            .iter()
            .find(|token| token.kind == Kind::Close && token.parent == parent);
        after.or(self.tokens.last()).map_or(0, |token| token.to)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"();\",[]{}".contains(&byte)
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let length = bytes[from..].iter().take_while(|byte| is_word(**byte));
    from + length.count()
}

fn line_end(source: &str, from: usize) -> usize {
    source[from..].find('\n').map_or(source.len(), |n| from + n)
}

fn text_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            // A text cannot go on in the next line: without its end it must not swallow the rest.
            b'\n' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn comment_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'(', b';', ..] => depth += 1,
            [b';', b')', ..] => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<&str> {
        let scan = Scan::new(source);
        let words = scan
            .tokens
            .iter()
            .map(|token| &source[token.from..token.to]);
        words.collect()
    }

    #[test]
    fn comments_may_be_nested_and_texts_may_hold_parentheses() {
        let source = "(a (; (; ) ;) ;) \"(\\\"\" ;; (\n $b)";
        assert_eq!(words(source), ["(", "a", "\"(\\\"\"", "$b", ")"]);
    }

    #[test]
    fn a_text_without_an_end_ends_with_its_line() {
        assert_eq!(words("\"open\n(b)"), ["\"open", "(", "b", ")"]);
    }

    #[test]
    fn forms_know_what_is_in_them_and_around_them() {
        let source = "(m (f (g) h) k";
        let scan = Scan::new(source);
        let form = scan.around(source.find('h').expect("h")).expect("a form");
        let inside: Vec<_> = scan.children(form).map(|i| scan.tokens[i].from).collect();
        assert_eq!(inside, [4, 6, 10]);
        assert_eq!(scan.end(form), 12);
        assert_eq!(scan.end(0), source.len());
        assert_eq!(scan.around(source.len()), Some(0));
        assert_eq!(Scan::new(") )").around(3), None);
    }
}

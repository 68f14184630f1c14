//! Formatting, as the smallest edits: only blanks change, so that cursor, folds and marks stay with their words.

use lspt::{DocumentFormattingParams, FormattingOptions, TextDocumentIdentifier};

use super::{Service, URI};
use crate::protocol::language::{Edit, Outcome};

impl Service {
    pub(super) fn format(&self) -> Outcome<Vec<Edit>> {
        let text = &self.document.text;
        if let Some((line, column)) = self.syntax_place() {
            return Outcome::Refused(format!(
                "Nothing was formatted: mend the mistake in line {line}, column {column} first."
            ));
        }
        let edits = self.language.formatting(DocumentFormattingParams {
            text_document: TextDocumentIdentifier { uri: URI.into() },
            options: FormattingOptions {
                tab_size: 2,
                insert_spaces: true,
                trim_trailing_whitespace: None,
                insert_final_newline: None,
                trim_final_newlines: None,
            },
            work_done_token: None,
        });
        let formatted = edits.and_then(|edits| edits.into_iter().next());
        let blanks = formatted.and_then(|whole| changed_blanks(&text.source, &whole.new_text));
        match blanks {
            Some(changes) => Outcome::Done(
                changes
                    .into_iter()
                    .map(|(from, to, insert)| {
                        let span = text.span(from, to);
                        Edit {
                            from: span.from,
                            to: span.to,
                            insert,
                        }
                    })
                    .collect(),
            ),
            None => Outcome::Refused(
                "Nothing was formatted: more than blanks would have changed.".to_owned(),
            ),
        }
    }
}

/// The runs of blanks of `before` that differ in `after`, as byte range and replacement. None if the two differ in more
/// than blanks: then it would not be formatting.
fn changed_blanks(before: &str, after: &str) -> Option<Vec<(usize, usize, String)>> {
    let mut changes = Vec::new();
    let (mut at, mut new) = (0, 0);
    loop {
        let (old_run, new_run) = (blanks(&before[at..]), blanks(&after[new..]));
        if old_run != new_run {
            changes.push((at, at + old_run.len(), new_run.to_owned()));
        }
        at += old_run.len();
        new += new_run.len();
        match (before[at..].chars().next(), after[new..].chars().next()) {
            (None, None) => return Some(changes),
            (Some(old), Some(same)) if old == same => {
                at += old.len_utf8();
                new += old.len_utf8();
            }
            _ => return None,
        }
    }
}

fn blanks(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_runs_of_blanks_that_differ_are_changed() {
        let changes = changed_blanks("(a  b)\n", "(a b\n)\n").expect("only blanks");
        let expected = [(2, 4, " ".to_owned()), (5, 5, "\n".to_owned())];
        assert_eq!(changes, expected);
        assert_eq!(changed_blanks("a b", "a b"), Some(Vec::new()));
    }

    #[test]
    fn a_text_that_differs_in_more_than_blanks_is_not_formatted() {
        assert_eq!(changed_blanks("(a)", "(b)"), None);
        assert_eq!(changed_blanks("(a)", "(a))"), None);
    }
}

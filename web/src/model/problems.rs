//! What is wrong or doubtful in the source, each thing once: the assembler's problem and what the language service found.

use super::analysis::Problem;
use super::format::counted;
use crate::protocol::language::{Lint, Severity, Span};

/// Both together, in the order of the source.
///
/// The assembler alone knows whether the source can be assembled. What the language service calls an error is shown while it
/// cannot, but not in the function that the assembler's own problem is in, where it may be a consequence; its warnings are
/// shown while it can.
#[must_use]
pub fn merged(problems: &[Problem], lints: &[Lint]) -> Vec<Lint> {
    let broken = !problems.is_empty();
    let said = |lint: &Lint| {
        let touches = |problem: &Problem| {
            problem.line == lint.line
                || (problem.from <= lint.field.to && lint.field.from <= problem.to)
        };
        problems.iter().any(touches)
    };
    let wanted = |lint: &&Lint| (lint.severity == Severity::Error) == broken && !said(lint);
    let own = problems.iter().map(|problem| Lint {
        from: problem.from,
        to: problem.to,
        line: problem.line,
        column: problem.column,
        field: Span {
            from: problem.from,
            to: problem.to,
        },
        severity: Severity::Error,
        message: problem.message.clone(),
    });
    let mut all: Vec<Lint> = own.chain(lints.iter().filter(wanted).cloned()).collect();
    all.sort_by_key(|lint| (lint.from, lint.to));
    all
}

/// How many there are of each kind: `1 error, 2 warnings`; empty when there are none.
#[must_use]
pub fn tally(all: &[Lint]) -> String {
    let kinds = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let counts = kinds.into_iter().filter_map(|(severity, one, many)| {
        let count = all.iter().filter(|lint| lint.severity == severity).count();
        (count > 0).then(|| counted(count, one, many))
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// The list in a sentence, for a screen reader: how many, and the first of the gravest; empty when there are none.
#[must_use]
pub fn spoken(all: &[Lint]) -> String {
    let first = all.iter().min_by_key(|lint| (lint.severity, lint.from));
    first.map_or_else(String::new, |first| {
        format!("{}. Line {}: {}", tally(all), first.line, first.message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lint(severity: Severity, line: u32) -> Lint {
        Lint {
            from: line * 10,
            to: line * 10 + 1,
            line,
            column: 1,
            field: Span {
                from: line * 10,
                to: line * 10 + 3,
            },
            severity,
            message: format!("{severity:?} in line {line}"),
        }
    }

    fn problem(line: u32) -> Problem {
        Problem {
            from: line * 10 + 4,
            to: line * 10 + 5,
            line,
            column: 5,
            message: "the assembler's".to_owned(),
        }
    }

    #[test]
    fn a_mistake_that_the_assembler_names_is_not_said_twice() {
        let lints = [lint(Severity::Error, 2), lint(Severity::Error, 5)];
        let all = merged(&[problem(2)], &lints);
        let lines: Vec<_> = all
            .iter()
            .map(|lint| (lint.line, lint.message.as_str()))
            .collect();
        assert_eq!(lines, [(2, "the assembler's"), (5, "Error in line 5")]);
    }

    #[test]
    fn what_assembles_has_no_errors_and_what_does_not_has_no_warnings() {
        let lints = [lint(Severity::Error, 1), lint(Severity::Warning, 2)];
        let fine = merged(&[], &lints);
        assert!(fine.iter().all(|lint| lint.severity == Severity::Warning) && fine.len() == 1);
        let broken = merged(&[problem(7)], &lints);
        assert!(broken.iter().all(|lint| lint.severity == Severity::Error) && broken.len() == 2);
    }

    #[test]
    fn an_error_in_the_function_of_the_assemblers_problem_may_be_its_consequence() {
        let mut consequence = lint(Severity::Error, 5);
        consequence.field = Span { from: 20, to: 60 };
        let all = merged(&[problem(2)], &[consequence]);
        assert_eq!(all.len(), 1, "{all:?}");
    }

    #[test]
    fn errors_and_warnings_are_counted_apart_and_the_gravest_is_said_first() {
        let warning = lint(Severity::Warning, 1);
        assert_eq!(tally(&[]), "");
        assert_eq!(tally(std::slice::from_ref(&warning)), "1 warning");
        let all = [warning, lint(Severity::Error, 2), lint(Severity::Error, 3)];
        assert_eq!(tally(&all), "2 errors, 1 warning");
        assert_eq!(spoken(&all), "2 errors, 1 warning. Line 2: Error in line 2");
    }
}

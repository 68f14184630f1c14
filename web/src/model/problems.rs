//! What is wrong or doubtful in the source, each thing once: the assembler's problem and what the language service found.

use super::analysis::Problem;
use crate::protocol::language::{Lint, Severity};

/// Both together, in the order of the source.
///
/// The assembler alone knows whether the source can be assembled. What the language service calls an error is shown while it
/// cannot, but not a second time at the assembler's own place; its warnings are shown while it can.
#[must_use]
pub fn merged(problems: &[Problem], lints: &[Lint]) -> Vec<Lint> {
    let broken = !problems.is_empty();
    let said = |lint: &Lint| {
        let touches = |problem: &Problem| {
            problem.line == lint.line || (problem.from <= lint.to && lint.from <= problem.to)
        };
        problems.iter().any(touches)
    };
    let wanted = |lint: &&Lint| (lint.severity == Severity::Error) == broken && !said(lint);
    let own = problems.iter().map(|problem| Lint {
        from: problem.from,
        to: problem.to,
        line: problem.line,
        column: problem.column,
        severity: Severity::Error,
        message: problem.message.clone(),
    });
    let mut all: Vec<Lint> = own.chain(lints.iter().filter(wanted).cloned()).collect();
    all.sort_by_key(|lint| (lint.from, lint.to));
    all
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
}

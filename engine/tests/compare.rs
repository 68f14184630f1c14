//! Two experiments compared, and one as Markdown, on the node's engine.

#[path = "browser/experiment.rs"]
mod experiment;

use std::ops::ControlFlow;

use experiment::{bundle, vm};
use proptest::prelude::*;
use wattage_core::api::ChangeView;
use wattage_core::examples::EXAMPLES;
use wattage_core::share::{Bundle, Compared, Replayed, Verdict, compare, markdown, replay};

fn replayed(bundle: &Bundle) -> Replayed {
    replay(&vm(), bundle, |_| ControlFlow::Continue(())).expect("executed")
}

fn compared(old: &Bundle, new: &Bundle) -> Compared {
    compare((old, &replayed(old)), (new, &replayed(new))).expect("compared")
}

fn counter() -> &'static str {
    EXAMPLES[0].source
}

/// What lines and base, functions and base, parts, and rows say about the difference of the totals.
fn sums(compared: &Compared) -> [i128; 4] {
    let gas = |old: Option<u64>, new: Option<u64>| {
        i128::from(new.unwrap_or_default()) - i128::from(old.unwrap_or_default())
    };
    let rows = compared.source.iter().map(|row| row.dearer()).sum::<i128>();
    let Some(step) = &compared.gas else {
        return [0, 0, 0, rows];
    };
    let parts = step.parts.values().map(|part| gas(part.old, part.new));
    let base = step.parts.get("base");
    let base = base.map_or(0, |base| gas(base.old, base.new));
    let lines = step
        .lines
        .iter()
        .map(|line| gas(line.gas.old, line.gas.new));
    let functions = step.functions.iter().map(|of| gas(of.gas.old, of.gas.new));
    [
        lines.sum::<i128>() + base,
        functions.sum::<i128>() + base,
        parts.sum(),
        rows + base,
    ]
}

#[test]
fn an_experiment_compared_with_itself_differs_in_nothing() {
    for amounts in [&[7][..], &[1, 2, 3]] {
        let bundle = bundle("", counter(), amounts);
        let compared = compared(&bundle, &bundle);
        assert!(compared.is_same(), "{compared:?}");
        assert_eq!(compared.dearer(), Some(0));
        assert_eq!(compared.new.verdict, Verdict::Same);
        assert_eq!(compared.new.name, "counter.wat");
    }
}

#[test]
fn another_argument_differs_in_result_and_state_and_not_in_source() {
    let compared = compared(
        &bundle("five", counter(), &[5]),
        &bundle("six", counter(), &[6]),
    );
    assert!(!compared.is_same() && !compared.ends_alike());
    assert!(compared.source.iter().all(|row| row.is_same()));
    assert_eq!(compared.old.call, "alice calls increment(5)");
    let storage = compared.state.iter().find_map(|change| match change {
        ChangeView::Storage { old, new, .. } => Some((old.clone(), new.clone())),
        ChangeView::Accounts { .. } => None,
    });
    let (old, new) = storage.expect("the counter's row differs");
    assert_ne!(old, new);
}

#[test]
fn a_line_more_is_a_row_of_its_own_and_the_totals_differ_by_its_gas() {
    let longer = counter().replacen(
        "    i64.add\n",
        "    i64.add\n    i64.const 0\n    i64.add\n",
        1,
    );
    let compared = compared(&bundle("", counter(), &[5]), &bundle("", &longer, &[5]));
    let new: Vec<_> = compared
        .source
        .iter()
        .filter(|row| row.old.is_none())
        .collect();
    assert_eq!(new.len(), 2);
    let dearer = compared.dearer().expect("both have a result");
    assert!(dearer > 0);
    assert_eq!(sums(&compared), [dearer; 4]);
    assert!(compared.ends_alike());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn lines_functions_parts_and_rows_each_add_up_to_the_difference_of_the_totals(
        first in proptest::collection::vec(0i64..3, 1..3),
        second in proptest::collection::vec(0i64..3, 1..3),
        cut in proptest::collection::vec(any::<bool>(), 48),
        twice in any::<bool>(),
    ) {
        // Comments come and go, and one instruction pair is there once more.
        let kept = (0..).zip(counter().lines()).filter(|(at, line)| {
            !line.trim_start().starts_with(";;") || cut.get(*at).copied().unwrap_or_default()
        });
        let mut other: String = kept.map(|(_, line)| format!("{line}\n")).collect();
        if twice {
            other = other.replacen("    i64.add\n", "    i64.add\n    i64.const 0\n    i64.add\n", 1);
        }
        let old = bundle("", counter(), &first);
        let new = bundle("", &other, &second);
        for (old, new) in [(&old, &new), (&new, &old)] {
            let compared = compared(old, new);
            let dearer = compared.dearer().expect("both have a result");
            prop_assert_eq!(sums(&compared), [dearer; 4]);
            let lines = |text: &str| text.lines().count();
            let of = compared.source.iter();
            prop_assert_eq!(of.clone().filter(|row| row.old.is_some()).count(), lines(&old.sources[0].text));
            prop_assert_eq!(of.filter(|row| row.new.is_some()).count(), lines(&new.sources[0].text));
        }
    }
}

#[test]
fn markdown_has_link_source_result_and_a_table_that_adds_up() {
    let bundle = bundle("A | counter", counter(), &[5]);
    let result = replayed(&bundle).result.expect("a result");
    let text = markdown(&bundle, Some(&result), "http://127.0.0.1/#v1.a.b");
    assert!(
        text.starts_with("# A \\| counter\n\n> one \\| two\n"),
        "{text}"
    );
    assert!(text.contains("[Open in Wattage](<http://127.0.0.1/#v1.a.b>)"));
    assert!(text.contains(&format!("```wat\n{}", counter())));
    assert!(
        text.contains("`alice calls increment(5)`: **returns 5**"),
        "{text}"
    );
    assert!(text.contains("`wattage-1`"));
    let table = text
        .lines()
        .filter(|line| line.starts_with("| ") && line.matches("` |").count() == 1);
    let gas = table
        .clone()
        .filter_map(|line| line.trim_end_matches([' ', '|']).rsplit("| ").next());
    let sum: u64 = gas
        .filter_map(|gas| gas.replace(',', "").parse::<u64>().ok())
        .sum();
    // Parts and lines are both there: the parts are the total, the lines the total but for the base.
    assert_eq!(sum, 2 * result.gas_used - result.breakdown.base);
    assert!(table.count() > 10);
    let without = markdown(&bundle, None, "http://127.0.0.1/");
    assert!(without.contains("no call was made"), "{without}");
}

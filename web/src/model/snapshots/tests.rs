//! Tests of the panel's state.

use super::*;
use crate::model::settings::Sandbox;
use crate::protocol::contract::Tip;
use crate::protocol::ledger::{Answer, Kind, Request};

fn tip(height: u64) -> Tip {
    Tip { height, hash: None }
}

fn kept(id: &str, name: &str, kind: Kind) -> Kept {
    Kept {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        head: tip(1_204),
        shared: None,
        rows: 42,
        bytes: 5_210,
        made_at: 0.0,
        trashed_at: None,
        damaged: None,
    }
}

fn mirror() -> Kept {
    let (sandbox, origin) = ("sandbox-1".to_owned(), "o".to_owned());
    kept("m", "", Kind::Mirror { sandbox, origin })
}

fn snapshot(of: &str) -> Kept {
    let of = of.to_owned();
    kept("s", "Before", Kind::Snapshot { of })
}

#[test]
fn a_mirror_is_called_as_its_sandbox_is_and_others_as_they_are_named() {
    let known = [Sandbox {
        label: "Ledger with ann".to_owned(),
        ..Sandbox::own("sandbox-1".to_owned(), "t".to_owned())
    }];
    assert_eq!(title(&mirror(), &known), "Ledger with ann");
    assert_eq!(title(&mirror(), &[]), "Ledger sandbox-");
    assert_eq!(title(&snapshot("m"), &known), "Before");
    assert_eq!(size(&mirror()), "block 1,204, 42 rows, 5.2 KB");
}

#[test]
fn what_is_not_sent_is_told_of_a_mirror() {
    let waiting = Kept {
        shared: Some(tip(1_202)),
        ..mirror()
    };
    assert_eq!(
        described(&waiting),
        "copy of the node's ledger, 2 calls not sent"
    );
    assert_eq!(described(&mirror()), "copy of the node's ledger");
}

#[test]
fn files_follow_from_the_ledger_that_a_snapshot_was_taken_of() {
    let all = [mirror(), snapshot("m")];
    assert_eq!(origin_of(&all[1], &all), Some("sandbox-1"));
    assert_eq!(origin_of(&snapshot("a file"), &all), None);
    assert_eq!(origin_of(&snapshot("s"), &all), None);
    let local = kept("l", "Mine", Kind::Local);
    assert_eq!(origin_of(&local, &all), Some("l"));
}

#[test]
fn a_height_is_one_of_the_ledgers_blocks_or_the_head() {
    assert_eq!(at_height(" ", 9), Ok(None));
    assert_eq!(at_height("1,000", 1_000), Ok(Some(1_000)));
    let refused = at_height("10", 9).expect_err("there is no block 10");
    assert!(refused.contains("blocks 0 to 9"), "{refused}");
    assert!(at_height("-1", 9).is_err());
}

#[test]
fn what_is_in_the_trash_is_not_among_the_kept_and_can_be_undone_until_something_else_is_done() {
    let trashed = Kept {
        trashed_at: Some(1.0),
        ..snapshot("m")
    };
    let shelf = Shelf::default().after(ShelfAction::Listed(Ok(vec![mirror(), trashed])));
    assert_eq!((shelf.kept().count(), shelf.trash().count()), (1, 1));
    assert_eq!(shelf.present("sandbox-1"), Some(&mirror()));
    let task = Task::Trash {
        ledger: "s".to_owned(),
        title: "Before".to_owned(),
        into: true,
    };
    let shelf = shelf.after(ShelfAction::Began(task.doing()));
    let shelf = shelf.after(ShelfAction::Ended(task.came(Answer::Done(Ok(())))));
    assert_eq!(shelf.undo.as_deref(), Some("s"));
    assert_eq!(shelf.status(), "Before is in the trash.");
    let shelf = shelf.after(ShelfAction::Began("Comparing…".to_owned()));
    assert_eq!(shelf.undo, None);
}

#[test]
fn a_failure_is_said_and_ends_what_was_going_on() {
    let shelf = Shelf::default().after(ShelfAction::Began("Importing…".to_owned()));
    let shelf = shelf.after(ShelfAction::Progress(3, Some(9)));
    assert_eq!(shelf.status(), "Importing… 3 of 9");
    let why = "The file does not come out as it says.".to_owned();
    let shelf = shelf.after(ShelfAction::Ended(Err(why.clone())));
    assert_eq!((shelf.status(), shelf.failed), (why, true));
    assert_eq!(shelf.doing, None);
}

#[test]
fn an_answer_to_something_else_is_a_failure() {
    assert!(
        Task::Empty
            .came(Answer::Exported(Ok(String::new())))
            .is_err()
    );
    let done = Task::Empty.came(Answer::Done(Ok(())));
    assert_eq!(done, Ok(Came::Done("The trash is empty.".to_owned())));
}

#[test]
fn the_text_of_a_file_is_handed_over_once() {
    let (text, name) = ("{}".to_owned(), "x".to_owned());
    let mut task = Task::Import { text, name };
    assert!(matches!(task.request(), Request::Import { text, .. } if text == "{}"));
    assert!(matches!(task.request(), Request::Import { text, .. } if text.is_empty()));
}

#[test]
fn a_comparison_says_how_much_differs() {
    let told = Compared {
        heads: (tip(1), tip(2)),
        rows: Vec::new(),
        more: false,
    };
    let titles = ("A".to_owned(), "B".to_owned());
    let same = Comparison { titles, told };
    let ended = Shelf::default().after(ShelfAction::Ended(Ok(Came::Compared(same))));
    assert_eq!(
        ended.status(),
        "A and B have the same accounts and the same storage."
    );
    assert!(ended.compared.is_some());
}

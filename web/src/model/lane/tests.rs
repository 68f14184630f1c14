use super::*;
use wattage_core::types::Hash;

use crate::model::app::App;
use crate::model::testing::base;
use crate::protocol::contract::Tip;

const LEDGER: Answered = Answered::Ledger { copy: true };

fn work(source: &str) -> Work {
    Work {
        source: source.to_owned(),
        ..Work::of(&App::default(), false)
    }
}

fn ledger(height: u64) -> Follow {
    follow(height, None)
}

fn follow(height: u64, hash: Option<u8>) -> Follow {
    let hash = hash.map(|byte| Hash([byte; 32]));
    Follow {
        sandbox: Some("s".to_owned()),
        head: Some(Tip { height, hash }),
        here: false,
    }
}

fn copy(height: u64) -> Base {
    base(Some("s"), height)
}

/// A lane whose worker is up and follows a ledger.
fn lane() -> Lane {
    let mut lane = Lane::default();
    assert_eq!(lane.follow(ledger(0), 0.0), []);
    let number = posted(&lane.ready(0.0)).expect("the ledger first").0;
    assert_eq!(lane.answered(number, Some(&copy(0)), 0.0).0, LEDGER);
    lane
}

fn posted(commands: &[Command]) -> Option<(u32, String)> {
    match commands {
        [Command::Post(request)] => Some((
            request.number,
            match &request.body {
                Request::Preview(work) => work.source.clone(),
                Request::Analyse(source) => format!("analyse {source}"),
                _ => String::new(),
            },
        )),
        _ => None,
    }
}

#[test]
fn an_idle_worker_is_asked_at_once_and_of_those_that_wait_only_the_newest_is_asked() {
    let mut lane = lane();
    let (first, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
    assert_eq!(lane.want(work("b"), 5.0), []);
    assert_eq!(lane.want(work("c"), 6.0), []);
    let (answered, next) = lane.answered(first, Some(&copy(0)), 10.0);
    assert_eq!(answered, Answered::Stale);
    let (second, source) = posted(&next).expect("the newest");
    assert_eq!(source, "c");
    assert_eq!(
        lane.answered(second, Some(&copy(0)), 20.0).0,
        Answered::Page(work("c"))
    );
}

#[test]
fn what_was_asked_is_not_asked_twice_unless_the_ledger_has_moved() {
    let mut lane = lane();
    let (number, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
    lane.answered(number, Some(&copy(0)), 1.0);
    assert_eq!(lane.want(work("a"), 2.0), []);
    let (number, _) = posted(&lane.follow(ledger(2), 3.0)).expect("the ledger");
    lane.answered(number, Some(&copy(2)), 4.0);
    assert!(posted(&lane.want(work("a"), 5.0)).is_some());
}

#[test]
fn a_long_preview_is_given_up_for_a_newer_wish_and_the_worker_follows_again() {
    let mut lane = lane();
    lane.want(work("slow"), 0.0);
    assert_eq!(lane.want(work("new"), 100.0), []);
    assert_eq!(lane.check(149.0), []);
    assert_eq!(lane.check(151.0), [Command::Start]);
    let (number, source) = posted(&lane.ready(200.0)).expect("the ledger");
    assert_eq!(source, "");
    let (_, next) = lane.answered(number, Some(&copy(0)), 210.0);
    assert_eq!(posted(&next).expect("the newest").1, "new");
}

#[test]
fn the_answer_of_a_worker_that_was_ended_is_stale() {
    let mut lane = lane();
    let (number, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
    lane.restart();
    assert_eq!(
        lane.answered(number, Some(&copy(0)), 1.0).0,
        Answered::Stale
    );
}

#[test]
fn what_was_given_up_is_analysed_and_not_previewed_again() {
    let mut lane = lane();
    lane.want(work("endless"), 0.0);
    assert_eq!(lane.give_up(), [Command::Start]);
    let (number, _) = posted(&lane.ready(1.0)).expect("the ledger");
    let (_, next) = lane.answered(number, Some(&copy(0)), 2.0);
    let (number, source) = posted(&next).expect("the analysis");
    assert_eq!(source, "analyse endless");
    let (answered, next) = lane.answered(number, Some(&copy(0)), 3.0);
    assert_eq!(answered, Answered::Analysis("endless".to_owned()));
    assert_eq!(next, []);
    assert_eq!(lane.want(work("endless"), 4.0), []);
    assert!(posted(&lane.want(work("mended"), 5.0)).is_some());
}

#[test]
fn a_run_goes_before_the_page_and_outlives_a_restart() {
    let mut lane = lane();
    lane.want(work("page"), 0.0);
    assert_eq!(lane.want_for_run(work("run"), 1.0), []);
    assert_eq!(lane.check(200.0), [Command::Start]);
    let (number, _) = posted(&lane.ready(201.0)).expect("the ledger");
    let (_, next) = lane.answered(number, Some(&copy(0)), 202.0);
    let (number, source) = posted(&next).expect("the run");
    assert_eq!(source, "run");
    lane.restart();
    assert_eq!(
        lane.answered(number, Some(&copy(0)), 203.0).0,
        Answered::Stale
    );
    let (number, _) = posted(&lane.ready(204.0)).expect("the ledger");
    let (_, next) = lane.answered(number, Some(&copy(0)), 205.0);
    assert_eq!(posted(&next).expect("the run again").1, "run");
}

#[test]
fn another_block_at_the_same_height_is_followed_and_the_hash_of_the_known_one_is_no_news() {
    let mut lane = lane();
    let (number, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
    lane.answered(number, None, 1.0);
    assert!(lane.is_present(&copy(0)));
    assert_eq!(lane.follow(follow(0, Some(0)), 2.0), []);
    assert_eq!(lane.want(work("a"), 3.0), []);
    assert!(lane.is_present(&copy(0)));
    assert!(posted(&lane.follow(follow(0, Some(1)), 4.0)).is_some());
    assert!(!lane.is_present(&copy(0)));
}

#[test]
fn a_state_above_the_newest_block_is_not_the_present_one() {
    let mut lane = lane();
    lane.follow(ledger(2), 0.0);
    assert!(!lane.is_present(&copy(3)));
    assert!(lane.is_present(&copy(2)));
}

#[test]
fn previews_go_on_with_an_old_copy_when_the_node_keeps_silent_and_are_made_anew_when_it_has_told() {
    let mut lane = lane();
    let (ledger, _) = posted(&lane.follow(ledger(2), 0.0)).expect("the ledger");
    assert_eq!(lane.want(work("a"), 1.0), []);
    assert_eq!(lane.check(LEDGER_WAITS), []);
    let (number, source) = posted(&lane.check(LEDGER_WAITS + 1.0)).expect("the page");
    assert_eq!(source, "a");
    assert!(lane.is_ledger_slow());
    let (answered, next) = lane.answered(number, None, 2_100.0);
    assert_eq!((answered, next), (Answered::Page(work("a")), Vec::new()));
    let (answered, next) = lane.answered(ledger, Some(&copy(2)), 9_000.0);
    assert_eq!(answered, LEDGER);
    assert_eq!(posted(&next).expect("the page anew").1, "a");
}

#[test]
fn a_ledger_that_cannot_be_read_leaves_the_copy_and_a_new_worker_has_none() {
    let mut lane = lane();
    let (number, _) = posted(&lane.follow(ledger(2), 0.0)).expect("the ledger");
    assert_eq!(lane.answered(number, None, 1.0), (LEDGER, Vec::new()));
    assert!(posted(&lane.want(work("a"), 2.0)).is_some());
    lane.restart();
    let (number, _) = posted(&lane.ready(3.0)).expect("the ledger");
    let without = Answered::Ledger { copy: false };
    assert_eq!(lane.answered(number, None, 4.0).0, without);
}

#[test]
fn a_run_waits_for_the_same_preview_of_the_page_and_its_answer_is_the_pages() {
    let mut lane = lane();
    let (first, _) = posted(&lane.want(work("a"), 0.0)).expect("a request");
    assert_eq!(lane.want_for_run(work("a"), 200.0), []);
    let (answered, next) = lane.answered(first, None, 300.0);
    assert_eq!((answered, next), (Answered::Page(work("a")), Vec::new()));
    let (run, _) = posted(&lane.want_for_run(work("a"), 301.0)).expect("once more");
    let answered = lane.answered(run, None, 302.0).0;
    assert_eq!(answered, Answered::Page(work("a")));
}

#[test]
fn the_newest_preview_of_the_page_outlives_a_restart() {
    let mut lane = lane();
    lane.want(work("a"), 0.0);
    lane.restart();
    let (number, _) = posted(&lane.ready(1.0)).expect("the ledger");
    let (_, next) = lane.answered(number, Some(&copy(0)), 2.0);
    assert_eq!(posted(&next).expect("the page again").1, "a");
}

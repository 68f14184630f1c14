use std::rc::Rc;

use wattage_core::types::{Address, Hash};

use super::banner::{Offer, State};
use super::*;
use crate::model::app::{Action, Connection};
use crate::model::file::Deployed;
use crate::model::settings::Settings;
use crate::model::testing::answered;
use crate::protocol::ledger::{Came, Kind, Mirrored, PendingTransaction, RebasedTransaction};

fn tip(height: u64) -> Tip {
    Tip {
        height,
        hash: Some(Hash([u8::try_from(height).expect("a small height"); 32])),
    }
}

fn kept(head: u64, shared: u64) -> Kept {
    Kept {
        id: "00".repeat(16),
        name: String::new(),
        kind: Kind::Mirror {
            sandbox: "s".to_owned(),
            origin: "o".to_owned(),
        },
        head: tip(head),
        shared: Some(tip(shared)),
        rows: 10,
        bytes: 100,
        made_at: 0.0,
        trashed_at: None,
        damaged: None,
    }
}

fn offline(app: &App, action: OfflineAction) -> App {
    app.after(Action::Offline(action))
}

fn found(app: &App, kept: Kept) -> App {
    offline(
        app,
        OfflineAction::Found("s".to_owned(), Some(Rc::new(kept))),
    )
}

fn up(app: &App, height: u64) -> App {
    app.after(Action::HeightSeen {
        sandbox: "s".to_owned(),
        head: tip(height),
    })
}

fn down(app: &App) -> App {
    app.after(Action::ConnectionSeen(Connection::Down {
        reason: "no answer".to_owned(),
    }))
}

/// A sandbox at block 2, mirrored.
fn mirrored() -> App {
    let app = App::default().after(Action::Loaded(Vec::new(), Settings::default()));
    let sandbox = Sandbox::own("s".to_owned(), "t".to_owned());
    let app = answered(&app).after(Action::SandboxMade(sandbox));
    seen(&up(&app, 2))
}

/// The ledger worker has looked at the mirror.
fn seen(app: &App) -> App {
    let mirrored = Mirrored {
        kept: kept(2, 2),
        rebuilt: None,
    };
    offline(app, OfflineAction::MirrorSeen("s".to_owned(), Ok(mirrored)))
}

/// The same with two calls made while the node was away.
fn pending() -> App {
    let app = down(&mirrored());
    found(&app, kept(4, 2))
}

fn call(height: u64, gas: u64) -> PendingTransaction {
    PendingTransaction {
        height,
        told: "alice calls increment(1)".to_owned(),
        result: Came {
            told: "returns 1".to_owned(),
            gas,
            effect: gas.to_string(),
        },
    }
}

fn told(node: NodeState) -> OfflineAction {
    let pending = Pending {
        kept: kept(4, 2),
        transactions: vec![call(3, 10), call(4, 20)],
        node,
    };
    OfflineAction::PendingTold("s".to_owned(), pending)
}

fn rebase(gas: u64) -> OfflineAction {
    let one = |height, before, after| RebasedTransaction {
        before: call(height, before),
        after: Ok(call(height, after).result),
    };
    let rebased = Rebased {
        head: tip(5),
        transactions: vec![one(3, 10, 10), one(4, 20, gas)],
        moved: Vec::new(),
    };
    OfflineAction::RebaseTold("s".to_owned(), rebased)
}

fn sent(moved: Vec<(Address, Address)>, stopped: Option<&str>) -> OfflineAction {
    let sent = Sent {
        taken: 2,
        left_out: 0,
        stopped: stopped.map(str::to_owned),
        kept: kept(4, if stopped.is_some() { 3 } else { 4 }),
        moved,
        snapshot: None,
    };
    OfflineAction::Sent("s".to_owned(), Box::new(sent))
}

#[test]
fn the_page_works_at_the_node_until_that_is_away_or_something_is_pending() {
    let app = mirrored();
    assert_eq!((app.site(), app.tip()), (Site::Node, Some(tip(2))));
    let away = down(&app);
    assert_eq!((away.site(), away.tip()), (Site::Here, Some(tip(2))));
    assert_eq!(up(&away, 2).site(), Site::Node);
    let back = up(&pending(), 2);
    assert_eq!((back.site(), back.tip()), (Site::Here, Some(tip(4))));
    assert!(back.ledger_to_follow().here);
}

#[test]
fn without_a_copy_or_a_ledger_a_node_that_is_away_leaves_only_a_new_local_ledger() {
    let app = down(&App::default());
    assert_eq!(app.site(), Site::Here);
    assert!(!app.ledger_to_follow().here);
    let app = app.after(Action::SandboxMade(Sandbox::own("s".into(), "t".into())));
    let app = down(&offline(&app, OfflineAction::Found("s".into(), None)));
    assert_eq!(app.site(), Site::Node);
    assert!(app.banner().text.contains("no copy"));
}

#[test]
fn the_mirror_is_asked_for_once_a_head_and_never_over_pending_blocks() {
    let app = mirrored();
    assert_eq!(app.look(), None);
    let grown = up(&app, 3);
    assert_eq!(grown.look(), Some(Look::Mirror(tip(3))));
    let running = grown.after(Action::RunAsked { fresh: false });
    assert_eq!(running.look(), None);
    assert_eq!(found(&grown, kept(3, 3)).look(), None);
    let back = up(&pending(), 3);
    assert_eq!(back.look(), Some(Look::Pending(Some(tip(3)), tip(4))));
}

#[test]
fn what_was_done_while_the_node_was_away_goes_by_itself_where_the_node_has_not_moved() {
    let back = up(&pending(), 2);
    let app = offline(&back, told(NodeState::Unmoved));
    assert_eq!(app.offline.task, Some(Task::Send(None)));
    assert_eq!(app.banner().offers, [Offer::Stop]);
    let app = offline(&app, OfflineAction::Progress(1, Some(2)));
    assert_eq!(app.banner().progress, Some((1, Some(2))));
    let done = offline(&app, sent(Vec::new(), None));
    assert_eq!((done.site(), done.tip()), (Site::Node, Some(tip(4))));
    assert_eq!(done.banner().state, State::Shared(Some(4)));
    assert_eq!(done.look(), None);
}

#[test]
fn what_was_stopped_waits_for_a_person() {
    let app = offline(&up(&pending(), 2), told(NodeState::Unmoved));
    let stopped = offline(&app, OfflineAction::StopAsked);
    assert_eq!(stopped.offline.task, None);
    let again = found(&stopped, kept(4, 3));
    let again = offline(&again, told(NodeState::Unmoved));
    assert_eq!(again.offline.task, None);
    assert_eq!(again.banner().offers, [Offer::Send, Offer::Look]);
    let pressed = offline(&again, OfflineAction::Asked(Task::Send(None)));
    assert_eq!(pressed.offline.task, Some(Task::Send(None)));
    let short = offline(&pressed, sent(Vec::new(), Some("The node is away.")));
    assert_eq!(short.site(), Site::Here);
    assert!(short.banner().text.contains("The node is away."));
}

#[test]
fn a_mirror_is_looked_at_once_even_where_it_has_everything_or_something_is_pending() {
    let app = App::default().after(Action::Loaded(Vec::new(), Settings::default()));
    let sandbox = Sandbox::own("s".to_owned(), "t".to_owned());
    let app = answered(&app).after(Action::SandboxMade(sandbox));
    for there in [kept(2, 2), kept(4, 2)] {
        let app = found(&up(&app, 2), there.clone());
        assert_eq!(app.look(), Some(Look::Mirror(tip(2))));
        let looked = found(&seen(&app), there);
        assert!(!matches!(looked.look(), Some(Look::Mirror(_))));
    }
}

#[test]
fn what_the_node_turns_out_to_have_needs_nobody_even_after_a_sending_that_broke_off() {
    let back = up(&pending(), 5);
    let stopped = offline(&back, sent(Vec::new(), Some("The node is away.")));
    let moved = offline(&stopped, told(NodeState::Moved(tip(5))));
    let same = offline(&moved, rebase(20));
    assert_eq!(same.offline.task, None, "a person is asked");
    let taken = Rebased {
        head: tip(5),
        transactions: Vec::new(),
        moved: Vec::new(),
    };
    let taken = offline(&moved, OfflineAction::RebaseTold("s".to_owned(), taken));
    assert_eq!(taken.offline.task, Some(Task::Send(Some(tip(5)))));
}

#[test]
fn where_the_node_has_moved_the_differences_are_shown_before_anything_is_sent() {
    let back = up(&pending(), 5);
    let moved = offline(&back, told(NodeState::Moved(tip(5))));
    assert_eq!(moved.offline.task, None);
    assert_eq!(moved.look(), Some(Look::Rebase(tip(5), tip(4))));
    let differs = offline(&moved, rebase(21));
    assert_eq!(differs.offline.task, None);
    assert_eq!(differs.look(), None);
    let banner = differs.banner();
    assert_eq!(
        banner.text,
        "The node has 3 new blocks. Your 2 calls were executed on top: 1 comes out differently."
    );
    assert_eq!(banner.offers, [Offer::Look]);
    let grown = up(&differs, 6);
    assert_eq!(grown.look(), Some(Look::Pending(Some(tip(6)), tip(4))));
    let same = offline(&moved, rebase(20));
    assert_eq!(same.offline.task, Some(Task::Send(Some(tip(5)))));
}

#[test]
fn files_follow_contracts_that_got_another_address_and_ledgers_that_got_another_id() {
    let deployed = Deployed {
        sandbox: "s".to_owned(),
        contract: Address([1; 20]),
        creator: Address::default(),
        source: Hash([0; 32]),
        step: None,
    };
    let app = up(&pending(), 2).after(Action::Placed("counter.wat".to_owned(), deployed));
    let moved = vec![(Address([1; 20]), Address([2; 20]))];
    let app = offline(&app, sent(moved, None));
    let contract = app.deployed().map(|deployed| deployed.contract);
    assert_eq!(contract, Some(Address([2; 20])));
    let published = Sandbox::own("p".to_owned(), "t".to_owned());
    let app = offline(&app, OfflineAction::Published("s".to_owned(), published));
    let contract = app.deployed().map(|deployed| deployed.contract);
    assert_eq!(contract, Some(Address([2; 20])));
    let missing = OfflineAction::Missing("p".to_owned(), vec![Address([2; 20])]);
    assert_eq!(offline(&app, missing).deployed(), None);
}

#[test]
fn a_run_here_is_pending_and_a_run_waits_for_what_the_ledger_worker_does() {
    let app = offline(&down(&mirrored()), OfflineAction::Committed("s".into(), 3));
    assert!(app.is_pending("s", 3) && !app.is_pending("s", 2) && !app.is_pending("other", 3));
    assert_eq!(app.look(), Some(Look::Kept));
    let busy = offline(&up(&pending(), 2), told(NodeState::Unmoved));
    let run = busy.after(Action::RunAsked { fresh: false });
    assert!(!run.run.going && run.trouble.is_some());
}

#[test]
fn a_node_that_lost_the_ledger_takes_no_pending_calls_with_it() {
    let app = up(&pending(), 2).after(Action::SandboxLost("s".to_owned()));
    assert!(app.settings.sandbox.is_some());
    assert_eq!(app.banner().offers, [Offer::Publish, Offer::Look]);
    assert_eq!(app.look(), None);
    let none = mirrored().after(Action::SandboxLost("s".to_owned()));
    assert_eq!(none.settings.sandbox, None);
}

#[test]
fn a_local_ledger_says_so_and_can_be_put_on_a_node_that_answers() {
    let app = App::default().after(Action::SandboxMade(Sandbox::local(
        "l".to_owned(),
        String::new(),
    )));
    assert_eq!((app.site(), app.banner().state), (Site::Here, State::Local));
    assert!(down(&app).banner().offers.is_empty());
    let up = app.after(Action::ConnectionSeen(Connection::Up { height: None }));
    assert_eq!(up.banner().offers, [Offer::Publish]);
    assert!(
        !up.settings
            .sandbox
            .is_some_and(|sandbox| sandbox.is_read_only())
    );
}

#[test]
fn answers_about_a_ledger_that_was_left_change_nothing() {
    let app = mirrored();
    let late = OfflineAction::Found("other".to_owned(), Some(Rc::new(kept(9, 9))));
    assert_eq!(offline(&app, late), app);
}

use super::*;
use crate::model::app::{Action, Connection};
use crate::model::ledger::LedgerSeen;
use crate::model::settings::Settings;
use wattage_core::api::TransactionSummary;
use wattage_core::vm::Outcome;

const OTHER: &str = "(module (func (export \"main\")))";
const CONTRACT: Address = Address([7; 20]);

fn own(id: &str) -> Sandbox {
    Sandbox::own(id.to_owned(), format!("token of {id}"))
}

fn fresh() -> App {
    App::default().after(Action::Loaded(Vec::new(), Settings::default()))
}

/// At home in a sandbox of one's own, with the first example deployed at block 1 as the code of ones.
fn at_home() -> App {
    let deployed = Deployed {
        sandbox: "home".to_owned(),
        contract: CONTRACT,
        creator: Address::default(),
        source: source_hash(&App::default().file.source),
        step: Some(step(1, 1)),
    };
    fresh()
        .after(Action::SandboxMade(own("home")))
        .after(Action::Placed("counter.wat".to_owned(), deployed))
}

fn step(code: u8, height: u64) -> Step {
    Step {
        code: Hash([code; 32]),
        height,
    }
}

fn team(app: &App, action: TeamAction) -> App {
    app.after(Action::Team(action))
}

/// A block in which the contract is upgraded.
fn upgrade(height: u64, by: Option<&str>) -> BlockView {
    BlockView {
        height,
        hash: Hash([u8::try_from(height).expect("a low height"); 32]),
        parent: Hash([0; 32]),
        timestamp: 0,
        transactions_root: Hash([0; 32]),
        receipts_root: Hash([0; 32]),
        state_root: Hash([0; 32]),
        gas_used: 1,
        sent_by: by.map(str::to_owned),
        transactions: vec![TransactionSummary {
            hash: Hash([0; 32]),
            kind: "upgrade".to_owned(),
            sender: Some(Address::default()),
            to: Some(CONTRACT),
            function: None,
            outcome: Outcome::Success,
            gas_used: 1,
        }],
    }
}

fn told(app: &App, blocks: Vec<BlockView>) -> App {
    team(app, TeamAction::BlocksTold("home".to_owned(), blocks))
}

/// The ledger as read, whose contract runs this code.
fn reads(app: &App, now: Step) -> App {
    app.after(Action::LedgerRead(Rc::new(LedgerSeen {
        height: now.height,
        accounts: Vec::new(),
        more_accounts: false,
        contract: Some(CONTRACT),
        code: Some(now.code),
        storage: Vec::new(),
        more_storage: false,
    })))
}

fn invited(token: Option<&str>) -> Invitation {
    Invitation {
        sandbox: "theirs".to_owned(),
        token: token.map(str::to_owned),
    }
}

fn join(app: &App, token: Option<&str>) -> App {
    let glimpse = Glimpse {
        height: 3,
        contracts: 1,
        more: false,
        members: vec!["Ana".to_owned()],
    };
    let app = team(app, TeamAction::InvitationOpened(Ok(invited(token))));
    let app = team(
        &app,
        TeamAction::InvitationRead("theirs".to_owned(), Ok(glimpse)),
    );
    team(&app, TeamAction::Joined)
}

#[test]
fn a_block_that_is_told_moves_the_head_and_stands_first() {
    let app = told(&at_home(), vec![upgrade(2, None), upgrade(3, Some("Ana"))]);
    assert_eq!(app.connection, Connection::Up { height: Some(3) });
    let heights: Vec<u64> = app.team.blocks.iter().map(|block| block.height).collect();
    assert_eq!(heights, [3, 2]);
    let late = team(
        &app,
        TeamAction::BlocksTold("left".to_owned(), vec![upgrade(9, None)]),
    );
    assert_eq!(late, app);
}

#[test]
fn blocks_that_are_read_do_not_undo_those_that_were_told_meanwhile() {
    let app = told(&at_home(), vec![upgrade(5, None)]);
    let read = vec![upgrade(4, None), upgrade(3, None)];
    let app = team(&app, TeamAction::BlocksRead("home".to_owned(), read));
    let heights: Vec<u64> = app.team.blocks.iter().map(|block| block.height).collect();
    assert_eq!(heights, [5, 4, 3]);
}

#[test]
fn the_answer_to_a_call_does_not_put_the_head_back_behind_blocks_that_were_told() {
    let app = told(&at_home(), vec![upgrade(5, None)]);
    for height in [4, 5] {
        let answered = app.after(Action::HeightSeen {
            sandbox: "home".to_owned(),
            head: Tip { height, hash: None },
        });
        assert_eq!(answered.head, app.head);
    }
}

#[test]
fn joining_keeps_the_own_ledger_and_the_own_files_and_the_way_back() {
    let home = at_home().after(Action::Edited(OTHER.to_owned()));
    let app = join(&home, Some("t"));
    let present = app.settings.sandbox.clone().expect("a sandbox");
    assert_eq!(present.name(), "Ledger with Ana");
    assert!(!present.is_read_only());
    assert_eq!(app.settings.earlier, [own("home")]);
    assert_eq!(app.file.source, OTHER);
    assert_eq!(app.deployed(), None);
    let back = team(&app, TeamAction::LedgerChosen("home".to_owned()));
    assert_eq!(back.settings.sandbox, Some(own("home")));
    assert_eq!(back.deployed(), home.deployed());
}

#[test]
fn an_invitation_to_read_takes_no_right_away_and_one_to_write_gives_it() {
    let reader = join(&at_home(), None);
    let present = reader.settings.sandbox.clone().expect("a sandbox");
    assert!(present.is_read_only());
    let writer = join(&reader, Some("t"));
    let token = |app: &App| {
        app.settings
            .sandbox
            .clone()
            .and_then(|present| present.token)
    };
    assert_eq!(token(&writer), Some("t".to_owned()));
    assert_eq!(writer.settings.earlier, [own("home")]);
    assert_eq!(token(&join(&writer, None)), Some("t".to_owned()));
}

#[test]
fn an_invitation_is_not_accepted_before_the_node_knows_what_it_leads_to() {
    let app = team(&at_home(), TeamAction::InvitationOpened(Ok(invited(None))));
    assert_eq!(team(&app, TeamAction::Joined), app);
    let refused = Err("no such sandbox".to_owned());
    let app = team(
        &app,
        TeamAction::InvitationRead("theirs".to_owned(), refused),
    );
    assert_eq!(team(&app, TeamAction::Joined), app);
}

#[test]
fn who_may_only_read_is_told_so_by_run_and_may_write_to_a_fork_of_it() {
    let app = join(&at_home(), None);
    let shared = SharedSource {
        sandbox: "theirs".to_owned(),
        contract: CONTRACT,
        creator: Address::default(),
        step: step(2, 3),
        source: OTHER.to_owned(),
        joining: true,
    };
    let app = team(&app, TeamAction::SourceRead(Box::new(shared)));
    let refused = app.after(Action::RunAsked { fresh: false });
    assert!(!refused.run.going);
    let title = refused.trouble.clone().expect("a trouble").title.clone();
    assert!(title.contains("not write"), "{title}");

    let forked = team(
        &refused,
        TeamAction::Forked("theirs".to_owned(), own("fork")),
    );
    let contract = forked.deployed().map(|deployed| deployed.contract);
    assert_eq!(contract, Some(CONTRACT));
    assert!(forked.after(Action::RunAsked { fresh: false }).run.going);
}

#[test]
fn the_source_of_others_is_opened_once_and_overwrites_nothing() {
    let app = join(&at_home(), Some("t"));
    let shared = SharedSource {
        sandbox: "theirs".to_owned(),
        contract: CONTRACT,
        creator: Address::default(),
        step: step(2, 3),
        source: OTHER.to_owned(),
        joining: true,
    };
    let read = |app: &App, shared: &SharedSource| {
        team(app, TeamAction::SourceRead(Box::new(shared.clone())))
    };
    let app = read(&app, &shared);
    assert_eq!(app.file.name, "shared-0707.wat");
    assert_eq!(
        app.deployed().and_then(|found| found.step),
        Some(step(2, 3))
    );
    let again = read(&app, &shared);
    assert_eq!(again.files().count(), app.files().count());
    let newer = SharedSource {
        source: "(module)".to_owned(),
        ..shared
    };
    let both = read(&again, &newer);
    assert_eq!(both.file.name, "shared-0707-2.wat");
    let kept = both.files().find(|file| file.name == "shared-0707.wat");
    assert_eq!(kept.map(|file| file.source.as_str()), Some(OTHER));
}

#[test]
fn an_upgrade_by_somebody_else_stands_in_the_way_until_a_person_has_chosen() {
    let app = told(&at_home(), vec![upgrade(2, Some("Ben"))]);
    let app = reads(&app, step(2, 2));
    let conflict = app.conflict().expect("a conflict");
    assert_eq!(conflict.sentence(), "Ben upgraded this contract at block 2");
    let refused = app.after(Action::RunAsked { fresh: false });
    assert!(!refused.run.going);
    assert_eq!(
        refused.trouble.clone().expect("a trouble").title,
        conflict.sentence()
    );
    assert!(app.after(Action::RunAsked { fresh: true }).run.going);

    let mine = team(&refused, TeamAction::MinePut);
    assert!(mine.run.going);
    let deployed = mine.deployed().expect("a contract");
    assert_eq!(deployed.step, Some(step(2, 2)));
    // The next run has something to upgrade, although the text is as it was.
    assert_ne!(deployed.source, source_hash(&mine.file.source));
}

#[test]
fn what_this_page_did_itself_and_what_was_read_before_it_are_no_conflict() {
    let app = reads(&at_home(), step(1, 1));
    assert_eq!(app.conflict(), None);
    let upgraded = Deployed {
        step: Some(step(2, 4)),
        ..app.deployed().expect("a contract").clone()
    };
    let app = app.after(Action::Placed("counter.wat".to_owned(), upgraded));
    assert_eq!(app.conflict(), None);
    assert_eq!(reads(&app, step(2, 4)).conflict(), None);
    assert!(reads(&app, step(1, 5)).conflict().is_some());
}

#[test]
fn a_rewind_behind_the_own_upgrade_is_a_conflict() {
    let upgraded = Deployed {
        step: Some(step(2, 4)),
        ..at_home().deployed().expect("a contract").clone()
    };
    let app = at_home().after(Action::Placed("counter.wat".to_owned(), upgraded));
    let head = Tip {
        height: 3,
        hash: Some(Hash([9; 32])),
    };
    let app = team(&app, TeamAction::Rewound("home".to_owned(), head));
    assert_eq!(app.head, Some(head));
    let conflict = reads(&app, step(1, 3)).conflict().expect("a conflict");
    assert!(conflict.sentence().contains("was upgraded since"));
}

#[test]
fn a_name_that_cannot_be_one_leaves_the_old_one_and_says_why() {
    let app = team(&fresh(), TeamAction::Named(" Ana ".to_owned()));
    assert_eq!(app.settings.member, "Ana");
    let long = team(&app, TeamAction::Named("x".repeat(25)));
    assert_eq!(long.settings.member, "Ana");
    let told = long.notice.expect("a notice").text;
    assert!(told.contains("24"), "{told}");
    let none = team(&app, TeamAction::Named("  ".to_owned()));
    assert_eq!(none.settings.member_name(), None);
}

#[test]
fn a_page_without_a_ledger_goes_back_to_own_ones_only() {
    let app = join(&at_home(), Some("t"));
    let app = app.after(Action::SandboxLost("theirs".to_owned()));
    assert_eq!(app.settings.own_earlier(), [own("home")]);
    assert_eq!(app.settings.earlier.len(), 2);
}

#[test]
fn a_ledger_of_others_is_called_by_who_is_met_there_first_and_an_own_one_never() {
    let member = |name: &str| wattage_core::api::Member {
        name: name.to_owned(),
        streams: 1,
    };
    let present = |names: &[&str]| {
        TeamAction::PresentSeen(Present {
            members: names.iter().copied().map(member).collect(),
            ..Present::default()
        })
    };
    let name = |app: &App| {
        app.settings
            .sandbox
            .clone()
            .map(|sandbox| sandbox.name().to_owned())
    };
    let app = team(&at_home(), TeamAction::Named("Ben".to_owned()));
    let home = team(&app, present(&["Ana", "Ben"]));
    assert_eq!(name(&home).as_deref(), Some("Your ledger"));

    let quiet = Glimpse {
        height: 3,
        contracts: 0,
        more: false,
        members: Vec::new(),
    };
    let app = team(&app, TeamAction::InvitationOpened(Ok(invited(None))));
    let app = team(
        &app,
        TeamAction::InvitationRead("theirs".to_owned(), Ok(quiet)),
    );
    let app = team(&app, TeamAction::Joined);
    assert_eq!(name(&app).as_deref(), Some("Invited ledger"));
    let alone = team(&app, present(&["Ben"]));
    assert_eq!(name(&alone).as_deref(), Some("Invited ledger"));
    let met = team(&alone, present(&["Ana", "Ben"]));
    assert_eq!(name(&met).as_deref(), Some("Ledger with Ana"));
    let later = team(&met, present(&["Ben", "Cleo"]));
    assert_eq!(name(&later).as_deref(), Some("Ledger with Ana"));
}

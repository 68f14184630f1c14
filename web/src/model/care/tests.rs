//! What becomes of files when they are deleted, renamed, restored, or changed in another tab.

use std::rc::Rc;

use super::*;
use crate::model::app::Action;
use crate::model::settings::Settings;

const MINE: &str = "(module (func (export \"main\")))";
const THEIRS: &str = "(module)";

fn typed() -> App {
    let app = App::default().after(Action::Loaded(Vec::new(), Settings::default()));
    app.after(Action::Edited(MINE.to_owned()))
}

fn care(app: &App, action: CareAction) -> App {
    app.after(Action::Care(action))
}

fn delete(app: &App, name: &str) -> App {
    let name = name.to_owned();
    care(app, CareAction::Deleted { name, at: 7.0 })
}

#[test]
fn a_deleted_file_is_in_the_trash_and_comes_back_under_a_free_name() {
    let app = delete(&typed(), "my-counter.wat");
    assert_eq!(app.file.name, "counter.wat");
    assert_eq!(app.care.trash.len(), 1);
    let id = app
        .notice
        .as_ref()
        .and_then(|notice| notice.take_back.clone());
    let id = id.expect("a way back");
    // In the meantime there is another file of that name.
    let app = app.after(Action::Edited(THEIRS.to_owned()));
    assert_eq!(app.file.name, "my-counter.wat");
    let app = care(&app, CareAction::TakenBack(id.clone()));
    assert_eq!(
        (app.file.name.as_str(), app.file.source.as_str()),
        ("my-counter-2.wat", MINE)
    );
    assert!(app.care.trash.is_empty());
    let orders = &app.care.orders;
    assert!(matches!(&orders[0], Order::Bin(trashed) if trashed.file.source == MINE));
    assert!(
        matches!(&orders[1], Order::Unbin { id: taken, file } if *taken == id && file.source == MINE)
    );
}

#[test]
fn an_example_is_not_deleted() {
    let app = typed();
    assert_eq!(delete(&app, "counter.wat"), app);
}

#[test]
fn a_renamed_file_stays_open_and_names_that_are_taken_are_refused() {
    let app = typed();
    let rename = |app: &App, to: &str| {
        let (from, to) = ("my-counter.wat".to_owned(), to.to_owned());
        care(app, CareAction::Renamed { from, to })
    };
    for bad in ["", " .wat", "a/b.wat", "counter.wat", "my-counter.wat"] {
        let refused = rename(&app, bad);
        assert_eq!(refused.file.name, "my-counter.wat", "{bad}");
        assert!(refused.care.orders.is_empty(), "{bad}");
    }
    let app = rename(&app, "tally.wat");
    assert_eq!(app.file.name, "tally.wat");
    assert_eq!(app.settings.open.as_deref(), Some("tally.wat"));
    assert_eq!(app.care.orders.len(), 1);
}

#[test]
fn a_restored_text_is_shown_in_the_editor_and_the_present_one_becomes_a_version() {
    let app = typed();
    let (name, source) = (app.file.name.clone(), THEIRS.to_owned());
    let next = care(
        &app,
        CareAction::Restored {
            name: name.clone(),
            source,
        },
    );
    assert_eq!(next.file.source, THEIRS);
    assert_ne!(next.document, app.document);
    assert_eq!(*next.care.orders, vec![Order::Close(name)]);
}

#[test]
fn a_tab_takes_the_newer_text_of_another_one_only_where_nothing_is_lost() {
    let app = typed();
    let theirs = Rc::new(File {
        source: THEIRS.to_owned(),
        ..(*app.file).clone()
    });
    let heard = |app: &App, clean| {
        care(
            app,
            CareAction::Heard {
                file: Rc::clone(&theirs),
                clean,
            },
        )
    };
    let taken = heard(&app, true);
    assert_eq!(taken.file.source, THEIRS);
    assert_ne!(taken.document, app.document);
    assert!(
        taken
            .notice
            .is_some_and(|notice| notice.text.contains("another tab"))
    );
    assert_eq!(heard(&app, false).file.source, MINE);
    assert_eq!(heard(&app.after(Action::Typing), true).file.source, MINE);
}

#[test]
fn of_two_texts_that_two_tabs_made_of_one_either_can_be_chosen_and_the_other_is_not_lost() {
    let app = typed();
    let theirs = Rc::new(File {
        source: THEIRS.to_owned(),
        ..(*app.file).clone()
    });
    let both = app.after(Action::Overtaken(theirs));
    let choose = |choice| care(&both, CareAction::Chosen(choice));
    assert_eq!(choose(Choice::Both).files().count(), both.files().count());
    let kept = choose(Choice::Theirs(1.0));
    assert_eq!(kept.file.source, THEIRS);
    assert_eq!(kept.care.trash[0].file.source, MINE);
    let kept = choose(Choice::Mine(1.0));
    assert_eq!(
        (kept.file.name.as_str(), kept.file.source.as_str()),
        ("my-counter.wat", MINE)
    );
    assert!(
        kept.care
            .orders
            .contains(&Order::Close("my-counter.wat".to_owned()))
    );
    assert!(!kept.files().any(|file| file.name == "my-counter-2.wat"));
}

#[test]
fn files_that_are_found_later_join_those_that_are_here() {
    let app = typed();
    let found = vec![
        File {
            name: "my-counter.wat".to_owned(),
            source: THEIRS.to_owned(),
            ..File::default()
        },
        File {
            name: "old.wat".to_owned(),
            ..File::default()
        },
    ];
    let app = care(&app, CareAction::Found(found));
    assert_eq!(app.file.source, MINE);
    assert!(app.files().any(|file| file.name == "old.wat"));
}

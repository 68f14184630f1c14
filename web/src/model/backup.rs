//! Everything of this browser in one JSON file: written to be kept, read to come back. Reading never overwrites: a file whose
//! name has another text here gets a free name.
//!
//! The format, version 1, is an object with
//! - `format`: `"wattage-backup"`, `version`: 1, `made_at`: milliseconds since 1970;
//! - `files`: the files, each with `name`, `source`, `call` and where it is deployed; `history`: names with their versions, the
//!   oldest first; `trash`: deleted files;
//! - `settings`: the known ledgers and what else the page remembers; tokens only where the person wanted them in it;
//! - `ledgers`: the ledgers kept in this browser, each with `name`, `head` (hash of its newest block) and `text`, its ledger file;
//!   a mirror is in it with what is pending, and comes in as a snapshot ([`ledgers`]);
//! - `damaged`: rows that could not be read, as they are.

pub mod ledgers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wattage_core::types::Hash;

use super::care::Trashed;
use super::examples;
use super::file::{File, free_name};
use super::format::counted;
use super::history::History;
use super::settings::{Sandbox, Settings};

/// What tells the format.
const FORMAT: &str = "wattage-backup";

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;

/// The whole file.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Backup {
    format: String,
    version: u32,
    /// Milliseconds since 1970.
    pub made_at: f64,
    /// All files but unchanged examples.
    pub files: Vec<File>,
    /// Versions, by the name of their file.
    #[serde(default)]
    pub history: BTreeMap<String, History>,
    /// Deleted files.
    #[serde(default)]
    pub trash: Vec<Trashed>,
    /// What the page remembers.
    #[serde(default)]
    pub settings: Settings,
    /// Ledgers kept in this browser.
    #[serde(default)]
    pub ledgers: Vec<LedgerFile>,
    /// Rows that could not be read, by what they are, as the browser shows them.
    #[serde(default)]
    pub damaged: BTreeMap<String, String>,
}

/// A kept ledger.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct LedgerFile {
    /// What it is called.
    pub name: String,
    /// Hash of its newest block: a ledger that is here already does not come in twice.
    #[serde(default)]
    pub head: Option<Hash>,
    /// The text of its ledger file.
    pub text: String,
}

/// Files and what belongs to them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Items {
    /// New files.
    pub files: Vec<File>,
    /// Deleted files that are not in the trash here.
    pub trash: Vec<Trashed>,
    /// Versions, by the name that their file has here.
    pub history: Vec<(String, History)>,
    /// The settings here with what comes in.
    pub settings: Settings,
}

/// What comes in with a backup.
#[derive(Clone, PartialEq, Debug)]
pub struct Incoming {
    /// It.
    pub items: Items,
    /// What a person is told of it.
    pub told: String,
}

impl Backup {
    /// Everything but kept ledgers and damaged rows, which are put in where they are known.
    pub fn new(
        files: impl Iterator<Item = File>,
        history: BTreeMap<String, History>,
        trash: Vec<Trashed>,
        settings: &Settings,
        tokens: bool,
        made_at: f64,
    ) -> Self {
        let unchanged = |file: &File| {
            examples::find(&file.name).is_some_and(|example| example.source == file.source)
        };
        let mut settings = settings.clone();
        if !tokens {
            let ledgers = settings.sandbox.iter_mut().chain(&mut settings.earlier);
            ledgers.for_each(|ledger| ledger.token = None);
        }
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            made_at,
            files: files.filter(|file| !unchanged(file)).collect(),
            history,
            trash,
            settings,
            ledgers: Vec::new(),
            damaged: BTreeMap::new(),
        }
    }

    /// Reads the text of a backup.
    ///
    /// # Errors
    /// A sentence that says what the text of the file `name` is instead.
    pub fn read(name: &str, text: &str) -> Result<Self, String> {
        /// What every version begins with.
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let head: Head = serde_json::from_str(text).map_err(|error| {
            format!(
                "{name} is no backup of Wattage, or it is cut off ({error}). Nothing was changed."
            )
        })?;
        if head.format != FORMAT {
            return Err(format!(
                "{name} is a file of another kind ({}), no backup of Wattage. Nothing was changed.",
                head.format
            ));
        }
        if head.version != VERSION {
            return Err(format!(
                "{name} is a backup of version {}, and this page reads version {VERSION}. Load the page again to have its newest version. Nothing was changed.",
                head.version
            ));
        }
        serde_json::from_str(text)
            .map_err(|error| format!("{name} is damaged: {error}. Nothing was changed."))
    }

    /// What comes in beside what is here. Kept ledgers are the ledger worker's to take.
    pub fn against<'a>(
        self,
        here: impl Iterator<Item = &'a File>,
        trash: &[&Trashed],
        settings: &Settings,
    ) -> Incoming {
        let mut names: BTreeMap<String, String> = here
            .map(|file| (file.name.clone(), file.source.clone()))
            .collect();
        let (mut items, mut renamed, mut same) = (Items::default(), Vec::new(), 0);
        let mut history = self.history;
        let stored = names.clone();
        for file in self.files {
            let versions = history.remove(&file.name);
            let stem = file.name.strip_suffix(".wat").unwrap_or(&file.name);
            let free = !names.contains_key(&file.name) && examples::find(&file.name).is_none();
            // What came in beside another text before does not come in again.
            let twin = stored.iter().find(|(name, text)| {
                **text == file.source && (**name == file.name || !free && is_numbered(name, stem))
            });
            if let Some((name, _)) = twin {
                same += 1;
                let versions = versions.map(|versions| (name.clone(), versions));
                items.history.extend(versions);
                continue;
            }
            let name = match free {
                true => file.name.clone(),
                false => {
                    let taken = names.keys().map(String::as_str);
                    let examples: Vec<String> = examples::all().map(|(name, _)| name).collect();
                    free_name(stem, taken.chain(examples.iter().map(String::as_str)))
                }
            };
            if name != file.name {
                renamed.push(format!("{} as {name}", file.name));
            }
            names.insert(name.clone(), file.source.clone());
            items
                .history
                .extend(versions.map(|versions| (name.clone(), versions)));
            items.files.push(File { name, ..file });
        }
        let known = |trashed: &Trashed| trash.iter().any(|other| other.id == trashed.id);
        let new = self.trash.into_iter().filter(|trashed| !known(trashed));
        items.trash = new.collect();
        let (settings, ledgers) = with_ledgers(settings, self.settings);
        items.settings = settings;
        let told = told(&items, &renamed, same, ledgers);
        Incoming { items, told }
    }
}

/// The settings here, with ledgers that are not known here, and the name of the person where there is none.
fn with_ledgers(here: &Settings, come: Settings) -> (Settings, usize) {
    let mut settings = here.clone();
    let mut added = 0;
    for ledger in come.sandbox.into_iter().chain(come.earlier) {
        let mut all = settings.sandbox.iter_mut().chain(&mut settings.earlier);
        match all.find(|known: &&mut Sandbox| known.id == ledger.id) {
            Some(known) => known.token = known.token.take().or(ledger.token),
            None => {
                settings.earlier.push(ledger);
                added += 1;
            }
        }
    }
    if settings.member.is_empty() {
        settings.member = come.member;
    }
    (settings, added)
}

/// Whether a name is `stem-NUMBER.wat`, as [`free_name`] makes them.
fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('-')?.strip_suffix(".wat"));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

fn told(items: &Items, renamed: &[String], same: usize, ledgers: usize) -> String {
    let mut parts = vec![counted(items.files.len(), "file", "files")];
    if !items.trash.is_empty() {
        parts.push(format!(
            "{} in the trash",
            counted(items.trash.len(), "file", "files")
        ));
    }
    if ledgers > 0 {
        parts.push(counted(ledgers, "known ledger", "known ledgers"));
    }
    let mut told = format!("Came in: {}.", parts.join(", "));
    if same > 0 {
        told += &format!(
            " {} here already.",
            match same {
                1 => "1 file was".to_owned(),
                more => format!("{more} files were"),
            }
        );
    }
    if !renamed.is_empty() {
        told += &format!(
            " Other texts have these names here, so they came in beside them: {}.",
            renamed.join(", ")
        );
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, source: &str) -> File {
        File {
            name: name.to_owned(),
            source: source.to_owned(),
            ..File::default()
        }
    }

    fn backup(files: &[File], settings: &Settings, tokens: bool) -> String {
        let mut history = History::default();
        history.note("old", 1.0);
        let history = files
            .iter()
            .map(|file| (file.name.clone(), history.clone()));
        let trash = vec![Trashed::new(file("gone.wat", "(gone)"), 5.0)];
        let files = files.iter().cloned();
        let backup = Backup::new(files, history.collect(), trash, settings, tokens, 9.0);
        serde_json::to_string(&backup).expect("JSON")
    }

    fn settings() -> Settings {
        Settings {
            sandbox: Some(Sandbox::own("ab".to_owned(), "secret".to_owned())),
            ..Settings::default()
        }
    }

    #[test]
    fn what_was_exported_comes_back_on_an_empty_browser() {
        let files = [file("a.wat", "(a)"), file("b.wat", "(b)")];
        let text = backup(&files, &settings(), true);
        let backup = Backup::read("x.json", &text).expect("a backup");
        let incoming = backup.against([].into_iter(), &[], &Settings::default());
        assert_eq!(incoming.items.files, files);
        assert_eq!(incoming.items.history.len(), 2);
        assert_eq!(incoming.items.trash.len(), 1);
        assert_eq!(
            incoming.items.settings.earlier,
            settings().sandbox.into_iter().collect::<Vec<_>>()
        );
        assert!(
            incoming
                .told
                .starts_with("Came in: 2 files, 1 file in the trash, 1 known ledger.")
        );
    }

    #[test]
    fn another_text_under_a_name_comes_in_beside_it_and_the_same_text_not_at_all() {
        let text = backup(
            &[file("a.wat", "(a)"), file("b.wat", "(b)")],
            &settings(),
            false,
        );
        let here = [file("a.wat", "(other)"), file("b.wat", "(b)")];
        let backup = Backup::read("x.json", &text).expect("a backup");
        let incoming = backup.against(here.iter(), &[], &Settings::default());
        assert_eq!(incoming.items.files, [file("a-2.wat", "(a)")]);
        assert!(
            incoming.told.contains("1 file was here already"),
            "{}",
            incoming.told
        );
        assert!(
            incoming.told.contains("a.wat as a-2.wat"),
            "{}",
            incoming.told
        );
        let names: Vec<_> = incoming
            .items
            .history
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["a-2.wat", "b.wat"]);

        let here = [here, [file("a-2.wat", "(a)"), file("c.wat", "(a)")]].concat();
        let again = Backup::read("x.json", &text).expect("a backup");
        let again = again.against(here.iter(), &[], &Settings::default());
        assert_eq!(again.items.files, []);
        assert_eq!(again.items.history[0].0, "a-2.wat");
    }

    #[test]
    fn tokens_are_in_it_only_where_they_were_wanted() {
        assert!(!backup(&[], &settings(), false).contains("secret"));
        assert!(backup(&[], &settings(), true).contains("secret"));
        let kept = Backup::read("x.json", &backup(&[], &settings(), false)).expect("a backup");
        let here = settings();
        let incoming = kept.against([].into_iter(), &[], &here);
        assert_eq!(incoming.items.settings, here);
    }

    #[test]
    fn a_foreign_or_damaged_file_is_refused_with_a_sentence() {
        let whole = backup(&[file("a.wat", "(a)")], &settings(), false);
        let newer = whole.replace("\"version\":1", "\"version\":2");
        let wrong = whole.replace("\"files\":[{", "\"files\":[{\"call\":7,");
        for (text, part) in [
            ("(module)", "no backup of Wattage"),
            (&whole[..whole.len() / 2], "cut off"),
            (
                "{\"format\":\"other\",\"version\":1}",
                "another kind (other)",
            ),
            (&newer, "version 2"),
            (&wrong, "damaged"),
        ] {
            let why = Backup::read("x.json", text).expect_err(part);
            assert!(
                why.contains(part) && why.contains("Nothing was changed"),
                "{why}"
            );
        }
    }
}

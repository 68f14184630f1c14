//! The state of the page. What can happen to it is in [`super::action`], how it changes in [`super::reduce`].

use std::rc::Rc;

use super::analysis::{Analysis, Entry};
use super::baseline::Difference;
use super::care::Care;
use super::examples;
use super::file::{Deployed, File};
use super::gutter::Figure;
use super::ledger::LedgerSeen;
use super::offline::Offline;
use super::preview::{Preview, Previewing};
use super::report::{Report, Trouble};
use super::settings::Settings;
use super::share::Visit;
use super::team::Team;
use crate::protocol::contract::{Follow, Tip};

pub use super::action::{Action, Cursor, Field};

/// Everything the page shows.
#[derive(Clone, PartialEq, Debug)]
pub struct App {
    /// False until files and settings have been read from this browser.
    pub loaded: bool,
    /// Whether this browser has never been here; then the first example runs by itself.
    pub first_visit: bool,
    /// The open file.
    pub file: Rc<File>,
    /// All other files of this browser, the one used last first.
    pub others: Rc<Vec<Rc<File>>>,
    /// Counts the texts opened: when it changes, the editor takes the file's source.
    pub document: u32,
    /// What is known of a text without running it: the open one's, as soon as the contract worker has told it.
    pub analysis: Rc<Analysis>,
    /// The text that the analysis is of.
    pub analysed: Rc<str>,
    /// What Run would come to, as last told. It may be of the text or the call of a moment ago; see
    /// [`App::preview_in_front`].
    pub preview: Option<Rc<Preview>>,
    /// How it stands with the next one.
    pub previewing: Previewing,
    /// What the shown figures differ from the baseline by, if there is one.
    pub difference: Option<Rc<Difference>>,
    /// The gas column.
    pub gas: Rc<[Figure]>,
    /// Counts the figures made: when it changes, the editor takes them, even if it had the same before.
    pub gas_made: u32,
    /// What this browser remembers beside files.
    pub settings: Settings,
    /// The call that is under way.
    pub run: Run,
    /// What the file of that call was called when it was made and is called now, if it became a file of its own since.
    pub renamed: Option<(String, String)>,
    /// What the last call came to, if it belongs to the open file.
    pub report: Option<Rc<Report>>,
    /// Whether that report was set aside, so that the preview stands in front.
    pub aside: bool,
    /// Why the last call was not made, or that no answer to it came.
    pub trouble: Option<Rc<Trouble>>,
    /// Accounts and storage as last read from the node.
    pub ledger: Option<Rc<LedgerSeen>>,
    /// The node as last seen.
    pub connection: Connection,
    /// The sandbox's newest block as last told; it stays known while the node is away.
    pub head: Option<Tip>,
    /// Why previews are on an older state of the ledger than Run would work on, if they are.
    pub behind: Option<String>,
    /// What this browser keeps of the present ledger, and what of it the node does not have.
    pub offline: Offline,
    /// The others in the sandbox.
    pub team: Team,
    /// News for the person.
    pub notice: Option<Notice>,
    /// The cursor.
    pub cursor: Cursor,
    /// Where the editor was last asked to go.
    pub jump: Option<Jump>,
    /// Whether everything is in this browser's database, but for an edit that the state has not heard of yet.
    pub saving: Saving,
    /// Whether there is such an edit: the text is being typed at this moment.
    pub typing: bool,
    /// Whether a person asked to be told when it is.
    pub save_asked: bool,
    /// Whether this is one's own work, or a shared experiment in front of it.
    pub visit: Visit,
    /// Whether the share panel is open.
    pub sharing: bool,
    /// Trash, other tabs, what is to be done in the database.
    pub care: Care,
}

/// How the last run stands to what is on the page now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It ran what is on the page.
    Present,
    /// It did, and the node does not have its block yet.
    Unsent,
    /// The source was edited since.
    BeforeEdit,
    /// A later call was refused.
    BeforeRefusal,
    /// No answer came to a later call.
    BeforeSilence,
    /// It ran on a ledger that the node no longer has.
    OtherLedger,
}

impl Standing {
    /// What to say beside the run.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Present => None,
            Self::Unsent => Some("This is in this browser, and not sent to the node yet."),
            Self::BeforeEdit => Some("This is an earlier run: text or call have changed since."),
            Self::BeforeRefusal => Some("This is an earlier run; the last call was not made."),
            Self::BeforeSilence => Some("This is an earlier run; no answer came to the last call."),
            Self::OtherLedger => Some("This ran on an earlier ledger, not on the present one."),
        }
    }
}

/// The call that is under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// Counts the calls asked for, so that the answer to an abandoned one is known as such.
    pub number: u32,
    /// Whether that call is still under way.
    pub going: bool,
    /// Whether it deploys a new contract even if one could be upgraded.
    pub fresh: bool,
}

/// The node as last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Connection {
    /// Not asked yet.
    Waiting,
    /// It answers.
    Up {
        /// Height of the sandbox's newest block, once there is a sandbox.
        height: Option<u64>,
    },
    /// It does not answer.
    Down {
        /// A sentence.
        reason: String,
    },
}

/// News for the person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notice {
    /// A sentence or two.
    pub text: String,
    /// The file to offer a way back to.
    pub back_to: Option<String>,
    /// Whether to offer the share panel.
    pub share: bool,
    /// The deleted file to offer to take back, by its id in the trash.
    pub take_back: Option<String>,
    /// Whether to ask which of the two texts is to stay that two tabs have made of one.
    pub twin: bool,
}

/// A place the editor was asked to go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Jump {
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
    /// Two jumps to one place are two jumps.
    pub number: u32,
}

/// The line a run failed at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// From 1.
    pub line: u32,
    /// The plain sentence.
    pub message: String,
    /// Whether it is a preview's, which is told softly.
    pub soft: bool,
}

/// Whether everything is in this browser's database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Saving {
    /// On its way.
    Pending,
    /// Yes.
    Saved,
    /// No, and why.
    Refused(String),
    /// No: it is a temporary copy, and nothing of it is to be stored.
    Temporary,
}

impl Default for App {
    fn default() -> Self {
        Self {
            loaded: false,
            first_visit: false,
            gas: Rc::from([]),
            gas_made: 0,
            file: Rc::new(examples::first()),
            others: Rc::default(),
            document: 0,
            analysis: Rc::default(),
            analysed: Rc::from(""),
            preview: None,
            previewing: Previewing::default(),
            difference: None,
            settings: Settings::default(),
            run: Run::default(),
            renamed: None,
            report: None,
            aside: false,
            trouble: None,
            ledger: None,
            connection: Connection::Waiting,
            head: None,
            behind: None,
            offline: Offline::default(),
            team: Team::default(),
            notice: None,
            cursor: Cursor::default(),
            jump: None,
            saving: Saving::Saved,
            typing: false,
            save_asked: false,
            visit: Visit::Home,
            sharing: false,
            care: Care::default(),
        }
    }
}

impl App {
    /// All files of this browser, the open one first.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        std::iter::once(&*self.file).chain(self.others.iter().map(|file| &**file))
    }

    /// The ledger that Run would work on, as far as is known.
    pub fn ledger_to_follow(&self) -> Follow {
        let sandbox = self.settings.sandbox.as_ref();
        Follow {
            sandbox: sandbox.map(|sandbox| sandbox.id.clone()),
            head: self.tip(),
            here: sandbox.is_some() && self.is_here(),
        }
    }

    /// The function that Run calls, if the module has any.
    pub fn entry(&self) -> Option<&Entry> {
        self.analysis.entry(&self.file.call.entry)
    }

    /// Whether what is on the page is in this browser's database. A refusal stays in sight while typing goes on.
    pub fn saving_seen(&self) -> Saving {
        match &self.saving {
            _ if self.guest().is_some() => Saving::Temporary,
            Saving::Saved if self.typing => Saving::Pending,
            seen => seen.clone(),
        }
    }

    /// How the last run stands to what is on the page now.
    pub fn standing(&self) -> Standing {
        let sandbox = self.settings.sandbox.as_ref();
        let elsewhere = self
            .report
            .as_ref()
            .is_some_and(|report| sandbox.is_none_or(|present| present.id != report.sandbox));
        if let Some(trouble) = &self.trouble {
            trouble.standing()
        } else if elsewhere {
            Standing::OtherLedger
        } else if !self.is_receipt_in_front() {
            Standing::BeforeEdit
        } else if self
            .report
            .as_ref()
            .is_some_and(|report| self.is_pending(&report.sandbox, report.height))
        {
            Standing::Unsent
        } else {
            Standing::Present
        }
    }

    /// `init`, if Run will deploy the module and has to know its arguments.
    pub fn init(&self) -> Option<&Entry> {
        self.analysis.init().filter(|_| self.deployed().is_none())
    }

    /// The open file's contract, if it is in the present sandbox.
    pub fn deployed(&self) -> Option<&Deployed> {
        let sandbox = self.settings.sandbox.as_ref()?;
        self.file.deployed_in(&sandbox.id)
    }
}

//! The state of the page and every way it changes. Pure: no browser, no clock, no network; tested on the host.

use std::rc::Rc;

use super::analysis::{self, Analysis, Entry};
use super::examples;
use super::file::{CallForm, Deployed, File, free_name};
use super::gutter::{self, Figure};
use super::ledger::LedgerSeen;
use super::positions::utf16_column;
use super::report::{Report, Trouble};
use super::settings::{Sandbox, Settings, Tab};

/// Everything the page shows.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct App {
    /// False until files and settings have been read from this browser.
    pub(crate) loaded: bool,
    /// The open file.
    pub(crate) file: Rc<File>,
    /// All other files of this browser, the one used last first.
    pub(crate) others: Rc<Vec<Rc<File>>>,
    /// Counts the texts opened: when it changes, the editor takes the file's source.
    pub(crate) document: u32,
    /// The open source, assembled.
    pub(crate) analysis: Rc<Analysis>,
    /// The gas column.
    pub(crate) gas: Rc<[Figure]>,
    /// What this browser remembers beside files.
    pub(crate) settings: Settings,
    /// The call that is under way.
    pub(crate) run: Run,
    /// What the last call came to, if it belongs to the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Whether the source was edited since that report.
    pub(crate) edited_since: bool,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// Accounts and storage as last read from the node.
    pub(crate) ledger: Option<Rc<LedgerSeen>>,
    /// The node as last seen.
    pub(crate) connection: Connection,
    /// News for the person.
    pub(crate) notice: Option<Notice>,
    /// Line and column of the cursor, from 1.
    pub(crate) cursor: (u32, u32),
    /// Where the editor was last asked to go.
    pub(crate) jump: Option<Jump>,
    /// Whether everything is in this browser's database.
    pub(crate) saving: Saving,
}

/// The call that is under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Run {
    /// Counts the calls asked for, so that the answer to an abandoned one is known as such.
    pub(crate) number: u32,
    /// Whether that call is still under way.
    pub(crate) going: bool,
    /// Whether it deploys a new contract even if one could be upgraded.
    pub(crate) fresh: bool,
}

/// The node as last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Connection {
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Notice {
    /// A sentence or two.
    pub(crate) text: String,
    /// The file to offer a way back to.
    pub(crate) back_to: Option<String>,
}

/// A place the editor was asked to go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Jump {
    /// From 1.
    pub(crate) line: u32,
    /// From 1, in UTF-16 units.
    pub(crate) column: u32,
    /// Two jumps to one place are two jumps.
    pub(crate) number: u32,
}

/// The line a run failed at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// From 1.
    pub(crate) line: u32,
    /// The plain sentence.
    pub(crate) message: String,
}

/// Whether everything is in this browser's database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Saving {
    /// On its way.
    Pending,
    /// Yes.
    Saved,
    /// No, and why.
    Refused(String),
}

/// A field of the call bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    /// Who calls.
    Caller,
    /// The function.
    Entry,
    /// The argument at this index of the chosen function.
    Argument(usize),
    /// Amount sent.
    Value,
    /// How much the contract may move of the caller's balance.
    SpendLimit,
    /// Call input.
    Input,
    /// Gas limit.
    GasLimit,
}

/// Everything that can happen to the state.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// This browser's files and settings have been read; no files on a first visit.
    Loaded(Vec<File>, Settings),
    /// The open text has changed.
    Edited(String),
    /// An example was chosen, by its file name.
    ExampleChosen(&'static str),
    /// A file of this browser was chosen, by name.
    FileChosen(String),
    /// A new contract was asked for.
    NewFile,
    /// A field of the call bar has changed.
    FormEdited(Field, String),
    /// The rarely used fields were unfolded or folded.
    MoreToggled,
    /// A tab was chosen.
    TabChosen(Tab),
    /// The splitter was moved to this percentage.
    SplitMoved(u32),
    /// The plain editor was chosen, or the full one.
    PlainChosen(bool),
    /// The cursor moved to a line and column.
    CursorMoved(u32, u32),
    /// A person asked to be taken to a place (columns count characters).
    JumpAsked {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// Run was pressed.
    RunAsked {
        /// Whether to deploy a new contract in any case.
        fresh: bool,
    },
    /// The call with this number is done.
    RunDone(u32, Rc<Report>),
    /// The call with this number could not be made.
    RunFailed(u32, Rc<Trouble>),
    /// The person does not want to wait any longer.
    RunStopped,
    /// A sandbox was made, or the node no longer has it.
    SandboxChanged(Option<Sandbox>),
    /// The file with this name now runs as this contract.
    Placed(String, Deployed),
    /// The node was looked for.
    ConnectionSeen(Connection),
    /// Accounts and storage were read.
    LedgerRead(Rc<LedgerSeen>),
    /// A write to this browser's database is done.
    Saved(Result<(), String>),
    /// The news were read.
    NoticeClosed,
}

impl Default for App {
    fn default() -> Self {
        let file = Rc::new(examples::first());
        let analysis = Rc::new(analysis::analyse(&file.source, None));
        Self {
            loaded: false,
            gas: gutter::of_source(&analysis),
            file,
            others: Rc::default(),
            document: 0,
            analysis,
            settings: Settings::default(),
            run: Run::default(),
            report: None,
            edited_since: false,
            trouble: None,
            ledger: None,
            connection: Connection::Waiting,
            notice: None,
            cursor: (1, 1),
            jump: None,
            saving: Saving::Saved,
        }
    }
}

impl App {
    /// The state after `action`.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.apply(action);
        next
    }

    /// All files of this browser, the open one first.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        std::iter::once(&*self.file).chain(self.others.iter().map(|file| &**file))
    }

    /// The function that Run calls, if the module has any.
    pub(crate) fn entry(&self) -> Option<&Entry> {
        self.analysis.entry(&self.file.call.entry)
    }

    /// The open file's contract, if it is in the present sandbox.
    pub(crate) fn deployed(&self) -> Option<&Deployed> {
        let sandbox = self.settings.sandbox.as_ref()?;
        self.file.deployed.as_ref().filter(|deployed| deployed.sandbox == sandbox.id)
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Loaded(files, settings) => self.load(files, settings),
            Action::Edited(source) => self.edit(source),
            Action::ExampleChosen(name) => self.open_example(name),
            Action::FileChosen(name) => self.open_file(&name),
            Action::NewFile => self.open_new(),
            Action::FormEdited(field, text) => self.edit_call(|call, entry| set_field(call, entry, field, text)),
            Action::MoreToggled => self.edit_call(|call, _| call.more = !call.more),
            Action::TabChosen(tab) => self.settings.tab = tab,
            Action::SplitMoved(split) => self.settings.split = split,
            Action::PlainChosen(plain) => self.settings.plain = plain,
            Action::CursorMoved(line, column) => self.cursor = (line, column),
            Action::JumpAsked { line, column } => self.jump_to(line, column),
            Action::RunAsked { fresh } => self.ask_run(fresh),
            Action::RunDone(number, report) => self.finish_run(number, Ok(report)),
            Action::RunFailed(number, trouble) => self.finish_run(number, Err(trouble)),
            Action::RunStopped => self.run.going = false,
            Action::SandboxChanged(sandbox) => self.change_sandbox(sandbox),
            Action::Placed(name, deployed) => self.place(&name, deployed),
            Action::ConnectionSeen(connection) => self.connection = connection,
            Action::LedgerRead(ledger) => self.ledger = Some(ledger),
            Action::Saved(Ok(())) => self.saving = Saving::Saved,
            Action::Saved(Err(reason)) => self.saving = Saving::Refused(reason),
            Action::NoticeClosed => self.notice = None,
        }
    }

    fn load(&mut self, files: Vec<File>, settings: Settings) {
        let mut files: Vec<Rc<File>> = files.into_iter().map(Rc::new).collect();
        let open = settings.open.as_deref();
        let at = files.iter().position(|file| Some(file.name.as_str()) == open);
        self.loaded = true;
        self.settings = settings;
        if !files.is_empty() {
            let file = files.remove(at.unwrap_or_default());
            self.others = Rc::new(files);
            self.show(file);
        }
        self.settings.open = Some(self.file.name.clone());
    }

    /// An edited example becomes a file of its own, so that the example stays what it is. Its contract goes along:
    /// the next run upgrades it instead of deploying a second one.
    fn edit(&mut self, source: String) {
        if source == self.file.source {
            return;
        }
        let mut file = (*self.file).clone();
        if examples::find(&file.name).is_some() {
            let example = Rc::new(File {
                source: std::mem::take(&mut file.source),
                deployed: None,
                ..file.clone()
            });
            file.name = file.copy_name(self.others.iter().map(|other| other.name.as_str()));
            Rc::make_mut(&mut self.others).insert(0, example);
            self.settings.open = Some(file.name.clone());
        }
        file.source = source;
        self.analysis = Rc::new(analysis::analyse(&file.source, Some(&self.analysis)));
        let run = self.report.as_ref().filter(|report| *report.source == *file.source);
        self.edited_since = run.is_none();
        match run {
            Some(report) => self.gas = gutter::of_run(report),
            None if self.analysis.problems.is_empty() => self.gas = gutter::of_source(&self.analysis),
            None => (), // the figures move with the text until it can be assembled again
        }
        self.file = Rc::new(file);
        self.saving = Saving::Pending;
    }

    fn open_example(&mut self, name: &str) {
        let Some(example) = examples::find(name) else { return };
        let mut file = examples::file(&example);
        if self.file.name == file.name {
            return;
        }
        if let Some(known) = self.others.iter().find(|other| other.name == file.name) {
            file.call = known.call.clone();
            file.deployed = known.deployed.clone();
        }
        self.open(Rc::new(file));
    }

    fn open_file(&mut self, name: &str) {
        let found = self.others.iter().find(|file| file.name == name).cloned();
        if let Some(file) = found {
            self.open(file);
        }
    }

    fn open_new(&mut self) {
        let names: Vec<String> = self.files().map(|file| file.name.clone()).collect();
        self.open(Rc::new(File {
            name: free_name("contract", names.iter().map(String::as_str)),
            source: examples::EMPTY.to_owned(),
            ..File::default()
        }));
    }

    /// Puts `file` in front. What was open stays among the files, as it is, and the way back is offered.
    fn open(&mut self, file: Rc<File>) {
        let left = Rc::clone(&self.file);
        let others = Rc::make_mut(&mut self.others);
        others.retain(|other| other.name != file.name);
        others.insert(0, Rc::clone(&left));
        self.notice = Some(Notice {
            text: format!("Opened {}. {} is kept in this browser.", file.name, left.name),
            back_to: Some(left.name.clone()),
        });
        self.settings.open = Some(file.name.clone());
        self.saving = Saving::Pending;
        self.show(file);
    }

    fn show(&mut self, file: Rc<File>) {
        self.analysis = Rc::new(analysis::analyse(&file.source, None));
        self.gas = gutter::of_source(&self.analysis);
        self.file = file;
        self.document += 1;
        self.report = None;
        self.trouble = None;
        self.edited_since = false;
        self.run.going = false;
        self.jump = None;
    }

    fn edit_call(&mut self, change: impl FnOnce(&mut CallForm, Option<&str>)) {
        let entry = self.entry().map(|entry| entry.name.clone());
        change(&mut Rc::make_mut(&mut self.file).call, entry.as_deref());
        self.saving = Saving::Pending;
    }

    fn jump_to(&mut self, line: u32, column: u32) {
        self.jump = Some(Jump {
            line,
            column: utf16_column(&self.file.source, line, column),
            number: self.jump.map_or(0, |jump| jump.number) + 1,
        });
    }

    fn ask_run(&mut self, fresh: bool) {
        if self.loaded && !self.run.going {
            self.run = Run {
                number: self.run.number + 1,
                going: true,
                fresh,
            };
            self.trouble = None;
            self.notice = None;
        }
    }

    fn finish_run(&mut self, number: u32, end: Result<Rc<Report>, Rc<Trouble>>) {
        if !self.run.going || self.run.number != number {
            return;
        }
        self.run.going = false;
        match end {
            Ok(report) => {
                self.edited_since = *report.source != *self.file.source;
                if !self.edited_since {
                    self.gas = gutter::of_run(&report);
                }
                self.report = Some(report);
            }
            Err(trouble) => {
                self.settings.tab = Tab::Result;
                self.trouble = Some(trouble);
            }
        }
    }

    fn change_sandbox(&mut self, sandbox: Option<Sandbox>) {
        if self.settings.sandbox.is_some() && sandbox.is_none() {
            self.notice = Some(Notice {
                text: "The node no longer has your sandbox, so the next run starts a new one. Your files are unchanged."
                    .to_owned(),
                back_to: None,
            });
        }
        self.settings.sandbox = sandbox;
        self.ledger = None;
        self.connection = Connection::Waiting;
    }

    /// By name, since another file may have been opened while the node was busy.
    fn place(&mut self, name: &str, deployed: Deployed) {
        self.saving = Saving::Pending;
        if self.file.name == name {
            Rc::make_mut(&mut self.file).deployed = Some(deployed);
            return;
        }
        let found = Rc::make_mut(&mut self.others).iter_mut().find(|file| file.name == name);
        if let Some(file) = found {
            Rc::make_mut(file).deployed = Some(deployed);
        }
    }
}

fn set_field(call: &mut CallForm, entry: Option<&str>, field: Field, text: String) {
    match field {
        Field::Caller => call.caller = text,
        Field::Entry => call.entry = text,
        Field::Value => call.value = text,
        Field::SpendLimit => call.spend_limit = text,
        Field::Input => call.input = text,
        Field::GasLimit => call.gas_limit = text,
        Field::Argument(index) => {
            let args = call.args.entry(entry.unwrap_or_default().to_owned()).or_default();
            if args.len() <= index {
                args.resize(index + 1, String::new());
            }
            args[index] = text;
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for App {
    type Action = Action;
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

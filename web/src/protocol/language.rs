//! What the language worker is asked about the text in the editor, and what it answers. Plain data: web/editor/language
//! asks and draws, [`crate::language_worker`] answers.
//!
//! Offsets are UTF-16 units from the beginning of the text, as the editor counts. Every question is about the text of the
//! last [`Request::Text`] before it.

use serde::{Deserialize, Serialize};

/// What the worker is told or asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(tag = "ask", rename_all = "camelCase")]
pub enum Request {
    /// From now on this is the text. Not answered.
    Text {
        /// The whole text, lines ended by `\n`.
        text: String,
    },
    /// What is doubtful or wrong in the text: [`Answer::Lints`].
    Lints,
    /// What stands at a place: [`Answer::Hover`].
    Hover {
        /// The place.
        offset: u32,
    },
    /// What stands at the cursor; where nothing is known of that, the last instruction before it in its line:
    /// [`Answer::Hover`].
    Explain {
        /// The place.
        offset: u32,
    },
    /// What could be written at a place: [`Answer::Completion`].
    Completion {
        /// The place.
        offset: u32,
    },
    /// What the call around a place takes: [`Answer::Signature`].
    Signature {
        /// The place.
        offset: u32,
    },
    /// Where the name at a place is defined: [`Answer::Definition`].
    Definition {
        /// The place.
        offset: u32,
    },
    /// Everywhere the name at a place is used, its definition included: [`Answer::References`].
    References {
        /// The place.
        offset: u32,
    },
    /// The name at a place, to be renamed: [`Answer::Renameable`].
    Renameable {
        /// The place.
        offset: u32,
    },
    /// What renaming the name at a place changes: [`Answer::Edits`].
    Rename {
        /// The place.
        offset: u32,
        /// The new name, with or without its `$`.
        name: String,
    },
    /// What formatting the text changes: [`Answer::Edits`].
    Format,
    /// Names and ends to be written into the text in grey: [`Answer::Hints`].
    Hints,
    /// The definitions of the module: [`Answer::Outline`].
    Outline,
}

/// What it answers. Which of them follows from the question, so that what arrives is the content alone.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
#[serde(untagged)]
pub enum Answer {
    /// In the order of the text.
    Lints(Vec<Lint>),
    /// None where nothing is known.
    Hover(Option<Hover>),
    /// None where nothing can be proposed.
    Completion(Option<Completion>),
    /// None outside calls of known functions.
    Signature(Option<Signature>),
    /// None where there is no name, or none that is defined.
    Definition(Option<Span>),
    /// In the order of the text; empty where there is no name.
    References(Vec<Place>),
    /// The name, or why there is nothing to rename.
    Renameable(Outcome<Named>),
    /// The edits, none of them touching another, or why there are none.
    Edits(Outcome<Vec<Edit>>),
    /// In the order of the text.
    Hints(Vec<Hint>),
    /// In the order of the text.
    Outline(Vec<Symbol>),
}

/// Something that can be refused, as JavaScript reads it: `{ done }` or `{ refused }`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub enum Outcome<T> {
    /// It worked.
    Done(T),
    /// Why not: a sentence for the person.
    Refused(String),
}

/// A stretch of the text.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Span {
    /// First unit.
    pub from: u32,
    /// One past the last.
    pub to: u32,
}

/// How much a lint matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It cannot be assembled.
    Error,
    /// It probably is not what was meant.
    Warning,
    /// It could be simpler.
    Info,
}

/// Something doubtful or wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Lint {
    /// Where it begins, UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The field of the module around it: a mistake in a function makes others in the same function.
    pub field: Span,
    /// How much it matters.
    pub severity: Severity,
    /// A sentence.
    pub message: String,
}

/// What stands at a place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub struct Hover {
    /// Where it begins, UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The thing itself in WAT: an instruction, a signature.
    pub code: String,
    /// What it does to the stack, `[i32 i32] -> [i32]`; empty if it is no instruction.
    pub stack: String,
    /// What is on the stack before it at this place, the top last; empty if that is not known.
    pub before: String,
    /// Its price in words, with the unit; empty if it has none.
    pub price: String,
    /// What it means; empty if nothing is known beyond the code.
    pub meaning: String,
}

/// What could be written at a place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Completion {
    /// Where the word begins that a choice replaces; it ends at the place that was asked about.
    pub from: u32,
    /// The choices, the likelier ones first within their kind.
    pub options: Vec<Choice>,
}

/// What kind of thing a choice is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub enum ChoiceKind {
    /// A host function.
    Host,
    /// A pattern of several words.
    Snippet,
    /// An instruction.
    Instruction,
    /// A function of the module.
    Function,
    /// A local, parameter, global, label or other name.
    Name,
    /// A word of the language that is no instruction.
    Keyword,
    /// A type.
    Type,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Choice {
    /// What is matched against the word and shown.
    pub label: String,
    /// What kind of thing it is.
    pub kind: ChoiceKind,
    /// What is written: `${1:text}` and so on are fields to be filled in one after the other.
    pub insert: String,
    /// Beside the label: price, type or signature.
    pub detail: String,
    /// More about it: a sentence or two.
    pub info: String,
    /// What else has to be written, elsewhere: the import of a host function.
    pub import: Option<Edit>,
    /// How much likelier it is than others, -99 to 99.
    pub boost: i32,
}

/// What a call takes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Signature {
    /// Where the call begins, UTF-16 units.
    pub from: u32,
    /// The function in WAT.
    pub label: String,
    /// Where each parameter stands in the label, in UTF-16 units.
    pub params: Vec<Span>,
    /// Which parameter is being written, from 0; none when that is not known, as with operands on the stack.
    pub active: Option<u32>,
    /// Its price in words, if it is a host function.
    pub price: String,
    /// What it does, if it is a host function.
    pub meaning: String,
}

/// A use of a name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Place {
    /// Where it begins, UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Line, from 1.
    pub line: u32,
    /// That line, without blanks around it.
    pub text: String,
}

/// A name in the text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Named {
    /// Where it begins, UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The name, with its `$`.
    pub name: String,
}

/// A change of the text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Edit {
    /// First unit that goes.
    pub from: u32,
    /// One past the last.
    pub to: u32,
    /// What comes instead.
    pub insert: String,
}

/// A word in grey that is not part of the text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Hint {
    /// Where it is shown, UTF-16 units.
    pub at: u32,
    /// What is shown: `key:` before an operand, `func $name` after an end.
    pub label: String,
    /// Whether it belongs to what is before the place rather than to what is after it.
    pub after: bool,
}

/// A definition of the module.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Symbol {
    /// Where its name or first word begins, UTF-16 units.
    pub from: u32,
    /// Line, from 1.
    pub line: u32,
    /// `func`, `import`, `global`, `memory`, `data`, ..: its word in WAT.
    pub kind: String,
    /// Its name, or what it is exported as, or its number.
    pub name: String,
    /// Signature or type; empty if it has none.
    pub detail: String,
}

//! Kinds of values: how each is read from a text, and shown as one.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::HeaderValue;

use super::network::Network;

/// What values of a kind look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A text, in quotes; the word stands for it in help.
    Text(&'static str),
    /// A number or `true`: without quotes in a file.
    Bare(&'static str),
    /// Texts; between commas where there is only one text.
    List(&'static str),
    /// A text that is never shown.
    Secret,
}

/// A kind of values.
pub(super) trait Kind {
    /// What it is in Rust.
    type Value;
    /// What it looks like.
    const FORM: Form;

    /// The value of a text.
    ///
    /// # Errors
    /// What is wrong with the text and what it should be.
    fn read(text: &str) -> Result<Self::Value, String>;

    /// A text that [`Kind::read`] makes this value of.
    fn show(value: &Self::Value) -> String;

    /// Where the value is in a range; `None` for kinds that have no order.
    fn rank(_: &Self::Value) -> Option<u128> {
        None
    }
}

/// Reads a value and holds it to its range.
pub(super) fn within<K: Kind>(text: &str, range: Option<(&str, &str)>) -> Result<K::Value, String> {
    let value = K::read(text)?;
    let Some((low, high)) = range else {
        return Ok(value);
    };
    let ends = [K::read(low)?, K::read(high)?].map(|end| K::rank(&end));
    match K::rank(&value) < ends[0] || K::rank(&value) > ends[1] {
        true => Err(format!("{text} is not in the range from {low} to {high}")),
        false => Ok(value),
    }
}

/// An address and a port.
pub(super) struct Address;

impl Kind for Address {
    type Value = SocketAddr;
    const FORM: Form = Form::Text("ADDR");

    fn read(text: &str) -> Result<SocketAddr, String> {
        let problem = |_| format!("{text:?} is not an address and a port, such as 127.0.0.1:8080");
        text.parse().map_err(problem)
    }

    fn show(value: &SocketAddr) -> String {
        value.to_string()
    }
}

/// A folder.
pub(super) struct Folder;

impl Kind for Folder {
    type Value = PathBuf;
    const FORM: Form = Form::Text("DIR");

    fn read(text: &str) -> Result<PathBuf, String> {
        match text {
            "" => Err("an empty text is no folder".to_owned()),
            path => Ok(PathBuf::from(path)),
        }
    }

    fn show(value: &PathBuf) -> String {
        value.display().to_string()
    }
}

/// A whole number of digits, with nothing else.
fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A number of 32 bits.
pub(super) struct Count;

impl Kind for Count {
    type Value = u32;
    const FORM: Form = Form::Bare("COUNT");

    fn read(text: &str) -> Result<u32, String> {
        let value = whole(text).and_then(|value| u32::try_from(value).ok());
        value.ok_or_else(|| format!("{text:?} is not a whole number of at most {}", u32::MAX))
    }

    fn show(value: &u32) -> String {
        value.to_string()
    }

    fn rank(value: &u32) -> Option<u128> {
        Some((*value).into())
    }
}

/// A number of 64 bits.
pub(super) struct Number;

impl Kind for Number {
    type Value = u64;
    const FORM: Form = Form::Bare("COUNT");

    fn read(text: &str) -> Result<u64, String> {
        whole(text).ok_or_else(|| format!("{text:?} is not a whole number"))
    }

    fn show(value: &u64) -> String {
        value.to_string()
    }

    fn rank(value: &u64) -> Option<u128> {
        Some((*value).into())
    }
}

/// A number and one of `units`, such as `64KiB`: how many of the smallest unit they are.
fn measured(text: &str, units: &[(&str, u64)]) -> Result<u64, String> {
    let problem = || {
        let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
        format!(
            "{text:?} is not a whole number and a unit ({})",
            names.join(", ")
        )
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = units.iter().find(|(name, _)| *name == unit.trim());
    let (number, (_, factor)) = whole(number).zip(unit).ok_or_else(problem)?;
    number.checked_mul(*factor).ok_or_else(problem)
}

/// The shortest text that [`measured`] reads as `value`.
fn in_units(value: u64, units: &[(&str, u64)]) -> String {
    let fitting = units
        .iter()
        .filter(|(_, factor)| value >= *factor && value.is_multiple_of(*factor));
    let (name, factor) = fitting
        .max_by_key(|(_, factor)| factor)
        .unwrap_or(&units[0]);
    format!("{}{name}", value / factor)
}

const BYTES: &[(&str, u64)] = &[
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// Bytes in memory.
pub(super) struct Size;

impl Kind for Size {
    type Value = usize;
    const FORM: Form = Form::Text("SIZE");

    fn read(text: &str) -> Result<usize, String> {
        let bytes = measured(text, BYTES)?;
        usize::try_from(bytes).map_err(|_| format!("{text} is more than this machine can address"))
    }

    fn show(value: &usize) -> String {
        Volume::show(&(*value as u64))
    }

    fn rank(value: &usize) -> Option<u128> {
        Some(*value as u128)
    }
}

/// Bytes on the disk.
pub(super) struct Volume;

impl Kind for Volume {
    type Value = u64;
    const FORM: Form = Form::Text("SIZE");

    fn read(text: &str) -> Result<u64, String> {
        measured(text, BYTES)
    }

    fn show(value: &u64) -> String {
        in_units(*value, BYTES)
    }

    fn rank(value: &u64) -> Option<u128> {
        Some((*value).into())
    }
}

/// Minutes have three letters, so that nobody takes them for milliseconds or months.
const TIMES: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A time, to the millisecond.
pub(super) struct Time;

impl Kind for Time {
    type Value = Duration;
    const FORM: Form = Form::Text("TIME");

    fn read(text: &str) -> Result<Duration, String> {
        measured(text, TIMES).map(Duration::from_millis)
    }

    fn show(value: &Duration) -> String {
        let milliseconds = u64::try_from(value.as_millis()).unwrap_or(u64::MAX);
        match milliseconds {
            0 => "0s".to_owned(),
            some => in_units(some, TIMES),
        }
    }

    fn rank(value: &Duration) -> Option<u128> {
        Some(value.as_millis())
    }
}

/// Yes or no.
pub(super) struct Switch;

impl Kind for Switch {
    type Value = bool;
    const FORM: Form = Form::Bare("BOOL");

    fn read(text: &str) -> Result<bool, String> {
        let problem = |_| format!("{text:?} is neither true nor false");
        text.parse().map_err(problem)
    }

    fn show(value: &bool) -> String {
        value.to_string()
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object in each line.
    Json,
}

/// The log's format.
pub(super) struct Format;

impl Kind for Format {
    type Value = LogFormat;
    const FORM: Form = Form::Text("FORMAT");

    fn read(text: &str) -> Result<LogFormat, String> {
        match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            other => Err(format!("{other:?} is neither text nor json")),
        }
    }

    fn show(value: &LogFormat) -> String {
        match value {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        }
    }
}

/// What stands between commas.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Networks.
pub(super) struct Networks;

impl Kind for Networks {
    type Value = Vec<Network>;
    const FORM: Form = Form::List("NETWORK");

    fn read(text: &str) -> Result<Vec<Network>, String> {
        let network = |item: &str| item.parse().map_err(|error| format!("{error}"));
        items(text).map(network).collect()
    }

    fn show(value: &Vec<Network>) -> String {
        let networks: Vec<String> = value.iter().map(Network::to_string).collect();
        networks.join(",")
    }
}

/// Whose pages may use the API, besides the node's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// Everybody's.
    Any,
    /// Those of these origins; of none if there are none.
    Only(Vec<HeaderValue>),
}

/// Origins.
pub(super) struct OriginList;

impl Kind for OriginList {
    type Value = Origins;
    const FORM: Form = Form::List("ORIGIN");

    fn read(text: &str) -> Result<Origins, String> {
        if text.trim() == "*" {
            return Ok(Origins::Any);
        }
        items(text)
            .map(origin)
            .collect::<Result<_, _>>()
            .map(Origins::Only)
    }

    fn show(value: &Origins) -> String {
        match value {
            Origins::Any => "*".to_owned(),
            Origins::Only(origins) => {
                let texts: Vec<&str> = origins.iter().filter_map(|o| o.to_str().ok()).collect();
                texts.join(",")
            }
        }
    }
}

/// An origin as browsers send it: scheme, host, port, and nothing after them.
fn origin(text: &str) -> Result<HeaderValue, String> {
    let host = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let plain = host.is_some_and(|host| {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._:[]".contains(&b);
        !host.is_empty() && host.bytes().all(fits)
    });
    let problem = || {
        format!(
            "{text:?} is not an origin such as https://example.org (lower case, no path, no / at its end)"
        )
    };
    match plain {
        true => HeaderValue::from_str(text).map_err(|_| problem()),
        false => Err(problem()),
    }
}

/// A text that shows in no output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Option<String>);

impl Secret {
    /// The secret of this text; none if it is empty.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The text, for comparing.
    #[must_use]
    pub fn reveal(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "Secret(..)"
        } else {
            "Secret(none)"
        })
    }
}

/// A secret.
pub(super) struct SecretText;

impl Kind for SecretText {
    type Value = Secret;
    const FORM: Form = Form::Secret;

    fn read(text: &str) -> Result<Secret, String> {
        match text.is_empty() || text.len() >= 16 {
            true => Ok(Secret::new(text)),
            false => Err("a token of less than 16 characters can be guessed".to_owned()),
        }
    }

    /// Nothing: what is shown ends in logs.
    fn show(_: &Secret) -> String {
        String::new()
    }
}

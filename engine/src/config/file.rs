//! The configuration file: TOML, one key for each setting, no tables.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::define::Setting;
use super::list::LIST;

/// A setting in a file.
pub(super) struct Line {
    pub(super) key: String,
    /// From 1.
    pub(super) number: usize,
    /// Its value as a text, or why it is none.
    pub(super) value: Result<String, String>,
}

/// The settings in the file at `path`.
pub(super) fn read(path: &Path) -> Result<Vec<Line>, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let table = DeTable::parse(&text).map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        line: line_at(&text, error.span().map_or(0, |span| span.start)),
        problem: error.message().to_owned(),
    })?;
    let entries = table.get_ref().iter();
    let mut lines: Vec<Line> = entries
        .map(|(key, value)| line(&text, key, value))
        .collect();
    lines.sort_by_key(|line| line.number);
    let unknown = |line: &&Line| !LIST.iter().any(|setting| setting.name == line.key);
    let keys: Vec<String> = lines
        .iter()
        .filter(unknown)
        .map(|line| tell(path, line))
        .collect();
    match keys.is_empty() {
        true => Ok(lines),
        false => Err(ConfigError::Unknown { keys }),
    }
}

fn line(
    text: &str,
    key: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
) -> Line {
    Line {
        key: key.get_ref().to_string(),
        number: line_at(text, key.span().start),
        value: as_text(value.get_ref()),
    }
}

/// A value as the text that a flag would have.
fn as_text(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().replace('_', "")),
        DeValue::Boolean(switch) => Ok(switch.to_string()),
        DeValue::Array(items) => {
            let text = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
                DeValue::String(text) => Ok(text.to_string()),
                other => Err(format!(
                    "a list of texts cannot hold this {}",
                    other.type_str()
                )),
            };
            let texts = items.iter().map(text).collect::<Result<Vec<_>, _>>()?;
            Ok(texts.join(","))
        }
        other => Err(format!("a {} is no value of a setting", other.type_str())),
    }
}

/// What is wrong with a key that is no setting.
fn tell(path: &Path, line: &Line) -> String {
    let (path, number, key) = (path.display(), line.number, &line.key);
    let distance = |setting: &&Setting| strsim::damerau_levenshtein(&setting.name, key);
    let near = LIST
        .iter()
        .min_by_key(distance)
        .filter(|near| distance(near) <= 3);
    match near {
        Some(near) => format!(
            "{path}:{number}: there is no setting {key:?}; {:?} is probably meant",
            near.name
        ),
        None => format!(
            "{path}:{number}: there is no setting {key:?}; wattage serve --print-config shows all"
        ),
    }
}

/// The line of a byte, from 1.
fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|b| *b == b'\n').count()
}

//! From flags, environment and file to settings, with where each came from.

use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigError;
use super::define::Setting;
use super::file;
use super::flags::Flags;
use super::list::{LIST, Settings};

/// Where a value came from. Flags come before the environment, that before the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A flag, with its dashes.
    Flag(String),
    /// A variable of the environment.
    Environment(String),
    /// A line of a file.
    File(PathBuf, usize),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "from the flag {flag}"),
            Self::Environment(variable) => write!(f, "from the environment, {variable}"),
            Self::File(path, line) => write!(f, "from {}:{line}", path.display()),
        }
    }
}

/// Settings, and where those that were given came from.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The settings.
    pub settings: Settings,
    /// Names of settings that somebody gave, and where, in the order of the list.
    pub(super) given: Vec<(&'static Setting, Source)>,
}

/// Puts `flags` (which know the environment) and the file together.
///
/// # Errors
/// [`ConfigError`]: the first value that is none, or all keys of the file that are no settings.
pub fn load(flags: &Flags, file: Option<&Path>) -> Result<Configuration, ConfigError> {
    let mut lines = file.map_or_else(|| Ok(Vec::new()), file::read)?;
    let (mut settings, mut given) = (Settings::default(), Vec::new());
    for setting in LIST.iter() {
        let line = lines.iter().position(|line| line.key == setting.name);
        let line = line.map(|at| lines.swap_remove(at));
        let in_file = line.zip(file).map(|(line, path)| {
            let source = Source::File(path.to_owned(), line.number);
            (line.value, source)
        });
        let in_flags = flags
            .value(setting)
            .map(|(text, source)| (Ok(text), source));
        // What a flag overrides must be a value all the same: a mistake in the file is told when it is made.
        for (text, source) in in_file.into_iter().chain(in_flags) {
            let set = text.and_then(|text| settings.set(setting, &text));
            set.map_err(|problem| ConfigError::Wrong {
                name: setting.name.clone(),
                from: source.clone(),
                problem,
            })?;
            given.retain(|(other, _): &(&Setting, _)| other.field != setting.field);
            given.push((setting, source));
        }
    }
    Ok(Configuration { settings, given })
}

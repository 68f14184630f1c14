//! Why a configuration is refused.

use std::io;
use std::path::PathBuf;

use super::load::Source;

/// Why a node does not begin with what it was told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration file {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("{}:{line}: {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// The file has keys that are no settings.
    #[error("{}", keys.join("\n"))]
    Unknown {
        /// A sentence for each: file, line, key, and which setting was probably meant.
        keys: Vec<String>,
    },
    /// A value is none.
    #[error("{name} ({from}): {problem}")]
    Wrong {
        /// The setting.
        name: String,
        /// Where the value came from.
        from: Source,
        /// What is wrong with it, with the value and what it may be.
        problem: String,
    },
}

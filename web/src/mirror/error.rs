//! Why kept ledgers could not be read or written, in sentences for the person who keeps them.

use std::fmt;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wattage_core::ledger::{LedgerError, MigrationError};
use wattage_core::store::StoreError;

use super::LedgerId;

/// What went wrong. Nothing was written, whatever it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The browser gives this page no database.
    Unavailable(String),
    /// Another tab holds the database open in an older form.
    Blocked,
    /// The database was made by a newer version of Wattage.
    NewerDatabase,
    /// The connection was closed, since another tab needed a newer form of the database.
    Closed,
    /// Somebody else has written to the ledger in the meantime; the view shows what there is now.
    Stale,
    /// There is no such ledger: it was deleted, perhaps in another tab.
    Gone(LedgerId),
    /// There is a ledger with this id already.
    Exists(LedgerId),
    /// Not the id of a ledger.
    NotAnId(String),
    /// A newer version of Wattage wrote the ledger.
    NewerLedger(u32),
    /// A ledger of a former version could not be made again; it is as it was.
    Migration(String),
    /// A row, or what is said of a ledger, is not what is written here.
    Damaged(String),
    /// There is no room.
    Full(String),
    /// The ledger's own complaint.
    Ledger(LedgerError),
    /// Anything else that the browser says.
    Broken(String),
}

impl Error {
    /// What a browser's exception means.
    pub(super) fn of(exception: &JsValue) -> Self {
        let text = |field: &str| {
            let value = Reflect::get(exception, &field.into()).ok();
            value.and_then(|value| value.as_string())
        };
        let name = text("name").unwrap_or_default();
        let message = text("message").unwrap_or_else(|| format!("{exception:?}"));
        let told = match name.is_empty() {
            true => message,
            false => format!("{name}: {message}"),
        };
        match name.as_str() {
            "QuotaExceededError" => Self::Full(told),
            "VersionError" => Self::NewerDatabase,
            "SecurityError" => Self::Unavailable(told),
            "InvalidStateError" => Self::Closed,
            _ => Self::Broken(told),
        }
    }

    /// Whether the same may succeed on the rows that there are now.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale | Self::Ledger(LedgerError::Stale))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(told) => write!(
                f,
                "this browser lets the page store nothing ({told}): a private window, or storage is blocked for this \
                 site. Allow it in the site's settings, or use another window; until then nothing can be kept here"
            ),
            Self::Blocked => f.write_str(
                "another tab with an older version of this page holds the ledgers; close or reload that tab, then try again",
            ),
            Self::NewerDatabase => f.write_str(
                "the ledgers in this browser were written by a newer version of Wattage; reload the page to get it. They \
                 are untouched",
            ),
            Self::Closed => f.write_str(
                "the connection to the ledgers in this browser is closed, since another tab brought them to a newer form \
                 or the site's data were cleared; reload the page",
            ),
            Self::Stale => f.write_str("another tab has written to this ledger in the meantime; try again"),
            Self::Gone(id) => write!(f, "there is no ledger {id} in this browser; it was deleted, perhaps in another tab"),
            Self::Exists(id) => write!(f, "there is a ledger {id} in this browser already"),
            Self::NotAnId(text) => write!(f, "{text:?} is no id of a ledger: those have 32 hex digits"),
            Self::NewerLedger(found) => write!(
                f,
                "a newer version of Wattage wrote this ledger (schema version {found}); reload the page to get it. The \
                 ledger is untouched"
            ),
            Self::Migration(problem) => write!(
                f,
                "a ledger of a former version could not be made again, and is as it was: {problem}"
            ),
            Self::Damaged(problem) => write!(f, "the ledger in this browser is damaged: {problem}"),
            Self::Full(told) => write!(
                f,
                "this browser has no room left for the page ({told}); nothing was written. Delete ledgers that are not \
                 needed and empty the trash, or free some space on the disk"
            ),
            Self::Ledger(error) => write!(f, "{error}"),
            Self::Broken(told) => write!(
                f,
                "the ledgers in this browser could not be read or written ({told}); reload the page, and if that does \
                 not help, restart the browser"
            ),
        }
    }
}

impl std::error::Error for Error {}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Stale,
            StoreError::Full(told) => Self::Full(told),
            damaged @ StoreError::Damaged { .. } => Self::Damaged(damaged.to_string()),
            other => Self::Ledger(other.into()),
        }
    }
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => error.into(),
            LedgerError::Stale => Self::Stale,
            other => Self::Ledger(other),
        }
    }
}

impl From<MigrationError> for Error {
    fn from(error: MigrationError) -> Self {
        Self::Migration(error.to_string())
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::Stale => Self::Stale,
            Error::Full(told) => Self::Full(told),
            other => Self::Io(other.to_string()),
        }
    }
}

//! Ledger files on disk: reading one whole, with a sentence for each way it can be none. Writing one is in
//! [`super::unfinished`].

use std::fs::File;
use std::io::{self, Read as _};

use wattage_core::api::LedgerFile;
use wattage_core::ledger::{Genesis, LedgerError};
use wattage_core::types::grouped;

use super::file::unreadable;
use super::output::{Failure, Refusal};

/// The most bytes of a ledger file; it is read into memory.
const MOST: u64 = 1024 * 1024 * 1024;

/// The bytes of a ledger file; `-` is standard input.
pub(super) fn read(file: &str) -> Result<Vec<u8>, Refusal> {
    read_up_to(MOST, file)
}

/// As [`read`], of a file that may have this many bytes.
pub(super) fn read_up_to(most: u64, file: &str) -> Result<Vec<u8>, Refusal> {
    let hint = "give the path of a ledger file, or - for standard input";
    let mut bytes = Vec::new();
    let read = match file {
        "-" => io::stdin().take(most + 1).read_to_end(&mut bytes),
        _ => File::open(file).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| unreadable(name(file), &error, hint))?;
    match bytes.len() as u64 > most {
        true => Err(Refusal::new(format!(
            "{} is larger than {} bytes, the most that is read",
            name(file),
            grouped(most)
        ))),
        false => Ok(bytes),
    }
}

/// Whether bytes that begin so can be those of a ledger file: its format comes first. Spaces do not matter.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    let mut start = br#"{"format":"wattage-ledger"#.iter();
    start.all(|byte| bytes.next() == Some(byte))
}

/// How messages call a file.
pub(super) fn name(file: &str) -> &str {
    match file {
        "-" => "standard input",
        file => file,
    }
}

/// The ledger file in these bytes, which were read from the file called `name`.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<LedgerFile, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let file: LedgerFile = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| Refusal::new(format!("{name} is no ledger file: {error}")))?;
    json.end()
        .map_err(|error| Refusal::new(format!("{name} is no ledger file: {error}")))?;
    match file.format == LedgerFile::FORMAT {
        true => Ok(file),
        false => Err(Refusal::new(format!(
            "{name} has the format {:?}; this program reads {:?}",
            file.format,
            LedgerFile::FORMAT
        ))),
    }
}

/// How the ledger of a file began.
pub(super) fn genesis(file: &LedgerFile) -> Result<Genesis, Failure> {
    let genesis = Genesis::try_from(file.genesis.clone());
    let genesis = genesis.map_err(|error| refused(error.into()))?;
    Ok(Genesis {
        schedule: file.schedule.clone(),
        ..genesis
    })
}

/// A schedule that this program does not have is the file's, not the machine's.
pub(super) fn refused(error: LedgerError) -> Failure {
    match error {
        LedgerError::Schedule(_) => Refusal::new(error.to_string()).into(),
        other => other.into(),
    }
}

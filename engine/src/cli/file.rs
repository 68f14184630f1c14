//! Reading what the user names: contracts, from a file or from standard input, with a sentence for each way it can fail.

use std::io::Read as _;
use std::path::Path;

use wattage_core::contract::Contract;
use wattage_core::limits;

use super::output::Refusal;

/// The most that is read of any file. Whatever is longer than a source may be is refused by its length.
const MOST: u64 = 8 * limits::WAT_BYTES as u64;

/// A contract and the name of its file.
pub(super) struct ContractFile {
    /// How messages call the file.
    pub(super) name: String,
    pub(super) contract: Contract,
}

impl ContractFile {
    /// Reads and checks the contract in `file`, WAT or wasm; `-` is standard input.
    pub(super) fn load(file: &str) -> Result<Self, Refusal> {
        let name = match file {
            "-" => "standard input",
            file => file,
        };
        let bytes = read(file).map_err(|error| {
            let hint = "give the path of a contract, or - for standard input";
            unreadable(name, &error, hint)
        })?;
        Self::parse(name, &bytes)
    }

    /// Checks a contract that was read from the file called `name`.
    pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<Self, Refusal> {
        let contract = Contract::from_bytes(bytes).map_err(|diagnostic| {
            Refusal::of_code(name, diagnostic, &String::from_utf8_lossy(bytes))
        })?;
        Ok(Self {
            name: name.to_owned(),
            contract,
        })
    }

    /// The lines of its source; none if it is a wasm module.
    pub(super) fn lines(&self) -> Vec<&str> {
        let map = self.contract.source_map();
        map.map_or_else(Vec::new, |map| map.source().lines().collect())
    }
}

/// The refusal of a file that cannot be read, with what to do.
pub(super) fn unreadable(name: &str, error: &std::io::Error, hint: &str) -> Refusal {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    };
    Refusal::new(format!("cannot read {name}: {why}; {hint}"))
}

/// Writes a file that the user named.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    std::fs::write(path, text).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        Refusal::new(format!("cannot write {}: {why}", path.display()))
    })
}

/// Reads a file, or standard input for `-`, but never much more than the longest source.
pub(super) fn read(file: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match file {
        "-" => std::io::stdin().take(MOST).read_to_end(&mut bytes)?,
        _ => std::fs::File::open(Path::new(file))?
            .take(MOST)
            .read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

//! `wattage storage`: what a contract keeps, each key and value as number, hex and text.

use serde::Serialize;
use wattage_core::api::StorageRow;
use wattage_core::types::{Address, Bytes};

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::help;
use super::options::SandboxOptions;
use super::table::table;
use crate::client::SandboxClient;

/// Rows in a page of the node's.
const PAGE: usize = 1000;

/// Show the storage of a contract, decoded as number, text and hex.
///
/// Bytes mean what the contract makes of them. Shown are all readings that fit: a number where there are 1, 2, 4, 8 or
/// 16 bytes, little endian, as contracts store them; a text where there is one; and the bytes.
#[derive(clap::Args)]
#[command(after_help = help::STORAGE)]
pub(in crate::cli) struct Storage {
    /// The contract's address.
    contract: Address,
    /// As of this block; the newest without it.
    #[arg(long, value_name = "N")]
    height: Option<u64>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Listed {
    contract: Address,
    /// As of this block.
    height: u64,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    key: Decoded,
    value: Decoded,
}

/// Bytes in every reading that fits.
#[derive(Serialize)]
pub(super) struct Decoded {
    hex: Bytes,
    /// As a number, little endian; a string, since it may be beyond what JSON numbers hold.
    number: Option<String>,
    text: Option<String>,
}

impl Storage {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let sandbox = self.sandbox.reader(&client)?;
        let listed = self.all(&sandbox)?;
        match self.json {
            true => print_json(&listed)?,
            false => print(&text(&listed))?,
        }
        Ok(Exit::Success)
    }

    /// Every row, all as of one height.
    fn all(&self, sandbox: &SandboxClient<'_>) -> Result<Listed, Failure> {
        let height = match self.height {
            Some(height) => height,
            None => sandbox.read()?.height,
        };
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let page = sandbox.storage(&self.contract, Some(height), after, PAGE)?;
            rows.extend(page.rows.into_iter().map(Row::from));
            after = page.next;
            if after.is_none() {
                let contract = self.contract;
                return Ok(Listed {
                    contract,
                    height,
                    rows,
                });
            }
        }
    }
}

impl From<StorageRow> for Row {
    fn from(row: StorageRow) -> Self {
        Self {
            key: row.key.into(),
            value: row.value.into(),
        }
    }
}

impl From<Bytes> for Decoded {
    fn from(bytes: Bytes) -> Self {
        Self {
            number: number(&bytes.0),
            text: text_of(&bytes.0),
            hex: bytes,
        }
    }
}

impl Decoded {
    /// Every reading in a line.
    pub(super) fn shown(&self) -> String {
        let cells = self.cells();
        let cells = cells.iter().filter(|cell| !cell.is_empty());
        cells.map(String::as_str).collect::<Vec<_>>().join("  ")
    }

    fn cells(&self) -> [String; 3] {
        let text = self.text.as_ref().map(|text| format!("{text:?}"));
        [
            self.number.clone().unwrap_or_default(),
            text.unwrap_or_default(),
            self.hex.to_string(),
        ]
    }
}

/// Little endian; of 16 bytes an amount, of fewer a signed integer.
fn number(bytes: &[u8]) -> Option<String> {
    match bytes.len() {
        1 | 2 | 4 | 8 => {
            let sign = if bytes.last()? & 0x80 == 0 { 0 } else { 0xff };
            let mut wide = [sign; 8];
            wide[..bytes.len()].copy_from_slice(bytes);
            Some(i64::from_le_bytes(wide).to_string())
        }
        16 => Some(u128::from_le_bytes(bytes.try_into().ok()?).to_string()),
        _ => None,
    }
}

/// Text of at least two characters, with zeros behind it or none.
fn text_of(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().rposition(|byte| *byte != 0)? + 1;
    let text = std::str::from_utf8(&bytes[..end]).ok()?;
    let fits = text.len() > 1 && text.chars().all(|c| !c.is_control());
    fits.then(|| text.to_owned())
}

fn text(listed: &Listed) -> String {
    let (contract, height) = (listed.contract.shown(), listed.height);
    if listed.rows.is_empty() {
        return format!("{contract} stores nothing at block {height}\n");
    }
    let row = |row: &Row| [row.key.cells(), row.value.cells()].concat();
    let rows: Vec<_> = listed.rows.iter().map(row).collect();
    let headings = ["key", "text", "hex", "value", "text", "hex"];
    format!(
        "{contract} at block {height}\n\n{}",
        table(&headings, &[0, 3], &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_every_way_that_fits() {
        for (bytes, expected_number, expected_text) in [
            (&5i64.to_le_bytes()[..], Some("5"), None),
            (&(-1i64).to_le_bytes(), Some("-1"), None),
            (&[0x80], Some("-128"), None),
            (
                &u128::MAX.to_le_bytes(),
                Some("340282366920938463463374607431768211455"),
                None,
            ),
            (b"color", None, Some("color")),
            (b"alice\0\0\0", Some("435459550305"), Some("alice")),
            (b"", None, None),
            (&[0, 0, 0], None, None),
        ] {
            assert_eq!(number(bytes).as_deref(), expected_number, "{bytes:?}");
            assert_eq!(text_of(bytes).as_deref(), expected_text, "{bytes:?}");
        }
    }
}

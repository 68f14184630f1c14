//! `wattage proof`: a row of the ledger that need not be believed, since the proof of it is checked here.
//!
//! The node gives value, proof and block. Checked are: the proof leads to the block's state root, and the block's fields
//! to its hash. Whether that block is the one that others see is for a root or a hash from elsewhere to tell:
//! `--state-root`.

use serde::Serialize;
use wattage_core::api::{BlockView, ProofView};
use wattage_core::encoding::Canonical as _;
use wattage_core::ledger::{Account, Block, Proof as StateProof, StateKey};
use wattage_core::types::{Address, Bytes, BytesError, Hash, grouped};

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::help;
use super::options::SandboxOptions;
use super::storage::Decoded;
use super::table::fields;

/// Fetch the proof of an account or of a row of storage, and verify it here.
///
/// A proof shows that a row has its value, or that there is no such row, in the state that a block's hash commits to.
/// Ends with 1 if it does not.
#[derive(clap::Args)]
#[command(after_help = help::PROOF)]
pub(in crate::cli) struct Proof {
    /// The account: a name such as alice, or an address.
    account: Address,
    /// A key of its storage: 0x and hex digits, or the number of a word, as storage_load takes it.
    #[arg(allow_hyphen_values = true, value_parser = key)]
    key: Option<Bytes>,
    /// As of this block; the newest without it.
    #[arg(long, value_name = "N")]
    height: Option<u64>,
    /// The state root that it must lead to; without it the node's block is believed.
    #[arg(long, value_name = "HASH")]
    state_root: Option<Hash>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Checked {
    verified: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(flatten)]
    proof: ProofView,
}

impl Proof {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let client = self.sandbox.client();
        let sandbox = self.sandbox.reader(&client)?;
        let proof = match &self.key {
            Some(key) => sandbox.storage_proof(&self.account, key, self.height)?,
            None => sandbox.account_proof(&self.account, self.height)?,
        };
        let block = sandbox.block(proof.height)?;
        let why = self.refuted(&proof, &block).err();
        let exit = match why {
            None => Exit::Success,
            Some(_) => Exit::Failed,
        };
        match self.json {
            true => print_json(&Checked {
                verified: why.is_none(),
                why,
                proof,
            })?,
            false => print(&self.text(&proof, why.as_deref()))?,
        }
        Ok(exit)
    }

    fn row(&self) -> StateKey {
        match &self.key {
            Some(key) => StateKey::Storage {
                contract: self.account,
                key: key.0.clone(),
            },
            None => StateKey::Account(self.account),
        }
    }

    /// Why the proof does not hold.
    fn refuted(&self, view: &ProofView, block: &BlockView) -> Result<(), String> {
        if self.height.is_some_and(|height| height != view.height) {
            return Err(format!(
                "it is of block {}, not of the one that was asked for",
                view.height
            ));
        }
        if block_of(block).hash() != block.hash || block.hash != view.hash {
            return Err(format!(
                "the fields of block {} do not come to its hash",
                view.height
            ));
        }
        if block.state_root != view.state_root {
            return Err(format!(
                "it is given for the state root {}, and block {} has {}",
                view.state_root, view.height, block.state_root
            ));
        }
        let root = self.state_root.unwrap_or(block.state_root);
        let proof = StateProof::from_canonical(&view.proof.0).map_err(|error| error.to_string())?;
        let value = view.value.as_ref().map(|value| &value.0[..]);
        proof
            .verify(&root, &self.row(), value)
            .map_err(|error| error.to_string())
    }

    fn text(&self, view: &ProofView, why: Option<&str>) -> String {
        let account = self.account.shown();
        let row = match &self.key {
            Some(key) => format!("storage {key} of {account}"),
            None => format!("account {account}"),
        };
        let value = match (&view.value, &self.key) {
            (None, _) => "none: there is no such row".to_owned(),
            (Some(value), Some(_)) => Decoded::from(value.clone()).shown(),
            (Some(value), None) => account_text(value),
        };
        let verdict = match why {
            None => "verified".to_owned(),
            Some(why) => format!("NOT verified: {why}"),
        };
        fields(&[
            ("row", row),
            ("value", value),
            ("block", view.height.to_string()),
            ("hash", view.hash.to_string()),
            ("state root", view.state_root.to_string()),
            (
                "proof",
                format!("{} bytes, {verdict}", grouped(view.proof.0.len() as u64)),
            ),
        ])
    }
}

/// The block whose fields these are, for its hash.
fn block_of(view: &BlockView) -> Block {
    Block {
        parent: view.parent,
        height: view.height,
        timestamp: view.timestamp,
        transactions_root: view.transactions_root,
        receipts_root: view.receipts_root,
        state_root: view.state_root,
        gas_used: view.gas_used,
    }
}

fn account_text(value: &Bytes) -> String {
    match Account::from_canonical(&value.0) {
        Ok(account) => {
            let (balance, nonce) = (grouped(account.balance), account.nonce);
            let code = account.code.map(|code| format!(", code {code}"));
            format!(
                "balance {balance}, nonce {nonce}{}",
                code.unwrap_or_default()
            )
        }
        Err(_) => value.to_string(),
    }
}

/// Reads a key: bytes in hex, which 0x says, or the number of a word.
fn key(text: &str) -> Result<Bytes, String> {
    if text.starts_with("0x") {
        return text.parse().map_err(|error: BytesError| error.to_string());
    }
    let word = text.parse::<i64>().map_err(|_| {
        format!("{text:?} is no key: write 0x and hex digits, or a number from -2^63 to 2^63 - 1 for a word")
    })?;
    Ok(Bytes(word.to_le_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_bytes_or_the_number_of_a_word() {
        assert_eq!(key("0x05"), Ok(Bytes(vec![5])));
        assert_eq!(key("5"), Ok(Bytes(5i64.to_le_bytes().to_vec())));
        assert_eq!(key("10"), Ok(Bytes(10i64.to_le_bytes().to_vec())));
        assert_eq!(key("-1"), Ok(Bytes(vec![0xff; 8])));
        for wrong in ["five", "abcd", "0x0", "0xg0", "", "18446744073709551615"] {
            assert!(key(wrong).is_err(), "{wrong}");
        }
    }
}

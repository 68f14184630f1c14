//! A contract file of this browser: its source, the call prepared for it, and where it is deployed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wattage_core::limits::GAS_DEFAULT;
use wattage_core::share::ShareId;
use wattage_core::types::{Address, Hash};

use super::baseline::Baseline;
use super::format::grouped;

/// One row of the `files` table.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, Default)]
pub struct File {
    /// Its name and key, such as `counter.wat`.
    pub name: String,
    /// WAT, lines ended by `\n`.
    pub source: String,
    /// Milliseconds since 1970, by the browser's clock. Orders the list, nothing else.
    pub saved_at: f64,
    /// The call as it was last filled in.
    pub call: CallForm,
    /// The contract that was last made or upgraded from this file, if it has been deployed.
    pub deployed: Option<Deployed>,
    /// Its contracts in other sandboxes, the latest first: the node may have those again.
    #[serde(default)]
    pub elsewhere: Vec<Deployed>,
    /// What its runs are compared with.
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// The shared experiment that it was made from.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// Where a file comes from: links that are made of it name their parent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Origin {
    /// The link.
    pub link: ShareId,
    /// Its title; may be empty.
    pub title: String,
}

/// What stands in the call bar: texts as typed, checked when the call is made.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct CallForm {
    /// Name or address of the caller.
    pub caller: String,
    /// The chosen function; it may have left the source since.
    pub entry: String,
    /// Arguments per function, so that going back and forth between functions loses nothing.
    pub args: BTreeMap<String, Vec<String>>,
    /// Amount sent with the call.
    pub value: String,
    /// How much of the caller's balance the contract may move.
    pub spend_limit: String,
    /// Gas limit.
    pub gas_limit: String,
    /// Call input, `0x..` or text.
    pub input: String,
    /// Whether the rarely used fields are unfolded.
    pub more: bool,
}

impl CallForm {
    /// Whether both are the same call, whichever fields are unfolded.
    pub fn is_same_call(&self, other: &Self) -> bool {
        let call = |form: &Self| Self {
            more: false,
            ..form.clone()
        };
        call(self) == call(other)
    }
}

/// A file's contract on the node.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Deployed {
    /// The sandbox it lives in.
    pub sandbox: String,
    /// Its address.
    pub contract: Address,
    /// Who deployed it; only they may upgrade it.
    pub creator: Address,
    /// [`source_hash`] of the source it was made from.
    pub source: Hash,
    /// What the contract ran when the file was last in step with it; not known of contracts from before that was noted.
    #[serde(default)]
    pub step: Option<Step>,
}

/// The code of a contract at a height.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Step {
    /// Hash of the code, source included.
    pub code: Hash,
    /// The block in which it was so.
    pub height: u64,
}

/// Tells whether a deployed contract still is what the editor holds.
pub fn source_hash(source: &str) -> Hash {
    Hash::tagged("wattage/web/source", &[source.as_bytes()])
}

impl Default for CallForm {
    fn default() -> Self {
        Self {
            caller: "alice".to_owned(),
            entry: String::new(),
            args: BTreeMap::new(),
            value: "0".to_owned(),
            spend_limit: "0".to_owned(),
            gas_limit: grouped(GAS_DEFAULT),
            input: String::new(),
            more: false,
        }
    }
}

/// Contracts in other sandboxes that a file remembers.
const REMEMBERED: usize = 16;

impl File {
    /// The contract that runs this file in a sandbox.
    pub fn deployed_in(&self, sandbox: &str) -> Option<&Deployed> {
        let all = self.deployed.iter().chain(&self.elsewhere);
        all.into_iter().find(|deployed| deployed.sandbox == sandbox)
    }

    /// Notes a contract. Those in other sandboxes are remembered.
    pub fn place(&mut self, deployed: Deployed) {
        let sandbox = deployed.sandbox.clone();
        let left = self.deployed.replace(deployed);
        self.elsewhere.splice(0..0, left);
        self.elsewhere.retain(|other| other.sandbox != sandbox);
        self.elsewhere.truncate(REMEMBERED);
    }

    /// Forgets the contract in a sandbox.
    pub fn leave(&mut self, sandbox: &str) {
        self.deployed
            .take_if(|deployed| deployed.sandbox == sandbox);
        self.elsewhere
            .retain(|deployed| deployed.sandbox != sandbox);
    }

    /// The same text and call, not deployed anywhere.
    pub fn undeployed(&self) -> Self {
        Self {
            deployed: None,
            elsewhere: Vec::new(),
            ..self.clone()
        }
    }

    /// The name an edited copy of this file gets, free among `taken`: `my-counter.wat`, then `my-counter-2.wat`.
    pub fn copy_name<'a>(&self, taken: impl Iterator<Item = &'a str> + Clone) -> String {
        let stem = self.name.strip_suffix(".wat").unwrap_or(&self.name);
        free_name(&format!("my-{stem}"), taken)
    }
}

/// `stem.wat`, or `stem-2.wat`, `stem-3.wat` and so on: the first that is not `taken`.
pub fn free_name<'a>(stem: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    (1u32..)
        .map(|number| match number {
            1 => format!("{stem}.wat"),
            _ => format!("{stem}-{number}.wat"),
        })
        .find(|name| !taken.clone().any(|other| other == name))
        .unwrap_or_else(|| format!("{stem}.wat"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_example_gets_a_free_name_of_its_own() {
        let file = File {
            name: "counter.wat".to_owned(),
            ..File::default()
        };
        assert_eq!(file.copy_name([].into_iter()), "my-counter.wat");
        let taken = ["my-counter.wat", "my-counter-2.wat"];
        assert_eq!(file.copy_name(taken.into_iter()), "my-counter-3.wat");
    }

    #[test]
    fn the_contract_of_an_earlier_sandbox_is_found_again() {
        let contract = |sandbox: &str, byte| Deployed {
            sandbox: sandbox.to_owned(),
            contract: Address([byte; 20]),
            creator: Address::default(),
            source: source_hash(""),
            step: None,
        };
        let mut file = File::default();
        for (sandbox, byte) in [("old", 1), ("new", 2), ("new", 3), ("old", 4)] {
            file.place(contract(sandbox, byte));
        }
        assert_eq!(file.deployed_in("old"), Some(&contract("old", 4)));
        assert_eq!(file.deployed_in("new"), Some(&contract("new", 3)));
        assert_eq!(file.elsewhere.len(), 1);
        assert_eq!(file.undeployed().deployed_in("new"), None);
    }

    #[test]
    fn a_changed_source_is_told_from_the_deployed_one() {
        assert_ne!(source_hash("(module)"), source_hash("(module )"));
    }
}

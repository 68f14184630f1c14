//! When somebody else has put other code in the place of an open file's: neither may go unseen. What the file was last in
//! step with is noted beside its contract ([`Step`]); the ledger, as it is read, tells what runs now.

use wattage_core::api::{BlockView, ChangeView, TransactionResult};
use wattage_core::types::{Address, Hash};
use wattage_core::vm::Outcome;

use super::app::App;
use super::file::{Deployed, Step};
use super::format::grouped;
use super::report::Trouble;

/// The open file's contract runs other code than the file was last in step with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The contract.
    pub contract: Address,
    /// What it runs now.
    pub now: Step,
    /// The block of the upgrade and who sent it, where it is among the newest blocks.
    upgrade: Option<(u64, Option<String>)>,
    /// Whether that was a member with this browser's own name.
    own: bool,
}

impl Conflict {
    /// What has happened: `Ana upgraded this contract at block 12`.
    pub fn sentence(&self) -> String {
        let who = match &self.upgrade {
            Some(_) if self.own => "You, in another window,",
            Some((_, Some(name))) => name,
            _ => "Somebody else",
        };
        match &self.upgrade {
            Some((height, _)) => {
                format!("{who} upgraded this contract at block {}", grouped(height))
            }
            None => {
                "This contract was upgraded since this file was last in step with it".to_owned()
            }
        }
    }

    /// Why nothing runs until a person has chosen.
    pub fn trouble(&self) -> Trouble {
        Trouble::new(
            self.sentence(),
            "It does not run this file's text any more. Open their source, or put yours in its place: the buttons are above.",
        )
    }
}

/// The same trouble, where it is not known who it was.
pub fn overtaken() -> Trouble {
    Trouble::new(
        "Somebody else upgraded this contract",
        "It does not run this file's text any more. Open their source, or put yours in its place.",
    )
}

/// Whether a contract that runs `code` at `height` is not what the file was last in step with.
pub fn is_other_code(deployed: &Deployed, code: Hash, height: u64) -> bool {
    deployed
        .step
        .is_some_and(|step| step.height <= height && step.code != code)
}

/// What `contract` runs after a transaction that deployed or upgraded it.
pub fn step_after(result: &TransactionResult, contract: Address) -> Option<Step> {
    let code = result.changes.iter().find_map(|change| match change {
        ChangeView::Accounts { address, new, .. } if *address == contract => {
            Some(new.as_ref()?.contract.as_ref()?.code)
        }
        _ => None,
    });
    code.map(|code| Step {
        code,
        height: result.height,
    })
}

impl App {
    /// What somebody else did to the open file's contract, unless a run of this page is about to change it.
    pub fn conflict(&self) -> Option<Conflict> {
        let deployed = self.deployed().filter(|_| !self.run.going)?;
        let ledger = self.ledger.as_ref()?;
        let code = ledger
            .code
            .filter(|_| ledger.contract == Some(deployed.contract))?;
        if !is_other_code(deployed, code, ledger.height) {
            return None;
        }
        let upgrade = last_upgrade(&self.team.blocks, deployed.contract);
        let name = upgrade.as_ref().and_then(|(_, name)| name.as_deref());
        Some(Conflict {
            contract: deployed.contract,
            now: Step {
                code,
                height: ledger.height,
            },
            own: name.is_some_and(|name| name == self.settings.member),
            upgrade,
        })
    }
}

fn last_upgrade(blocks: &[BlockView], contract: Address) -> Option<(u64, Option<String>)> {
    let upgrades = |block: &&BlockView| {
        block.transactions.iter().any(|transaction| {
            transaction.kind == "upgrade"
                && transaction.to == Some(contract)
                && transaction.outcome == Outcome::Success
        })
    };
    let block = blocks.iter().find(upgrades)?;
    Some((block.height, block.sent_by.clone()))
}

//! The gas schedule: what each thing costs. The data, with reasons, is `core/schedules/wattage-1.toml`.
//!
//! Prices of host functions are in [`crate::host::HOST_FUNCTIONS`], which comes from the same file.

/// The prices of one schedule, in gas. Receipts, links and snapshots carry its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Name of the schedule; a figure is never shown without it.
    pub id: &'static str,
    /// Instructions that cost nothing, by their name in WAT.
    pub free_instructions: &'static [&'static str],
    /// Price of every other instruction.
    pub instruction: u64,
    /// Price of entering a function.
    pub function_entry: u64,
    /// Added by `memory.copy`, `memory.fill` and `memory.init`, per byte.
    pub bulk_per_byte: u64,
    /// Added by `table.copy`, `table.fill`, `table.init` and `table.grow`, per element.
    pub bulk_per_element: u64,
    /// Added by `memory.grow`, per page of 65,536 bytes asked for.
    pub grow_per_page: u64,
    /// Price of any transaction that is sent by an account.
    pub transaction_base: u64,
    /// Price of deployed or upgraded code, per byte of the assembled module.
    pub deploy_per_byte: u64,
    /// Price of call input, per byte.
    pub input_per_byte: u64,
    /// Why each of them is what it is.
    pub reasons: Reasons,
}

/// Why a schedule's prices are what they are, each under the name of its price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // as the fields of `Schedule`
pub struct Reasons {
    pub free_instructions: &'static str,
    pub instruction: &'static str,
    pub function_entry: &'static str,
    pub bulk_per_byte: &'static str,
    pub bulk_per_element: &'static str,
    pub grow_per_page: &'static str,
    pub transaction_base: &'static str,
    pub deploy_per_byte: &'static str,
    pub input_per_byte: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/schedule.rs"));

impl Schedule {
    /// The schedule with this id, or `None` if this version does not know it.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        (id == WATTAGE_1.id).then_some(&WATTAGE_1)
    }
}

//! Rewriting a module so that it meters itself.
//!
//! Added at the end of their index spaces, so that nothing is renumbered (but functions in traced modules, which import two
//! functions more, see [`imports`]): a few mutable globals, exported under reserved
//! names ([`exports`]); in each function six locals. For every basic block its price is taken from the meter and checked, before
//! anything of it can be seen; before an instruction whose work grows with an operand, that part too; around each function body
//! its stack slots are counted; after a float instruction any NaN becomes the canonical one;
//! before a conversion that can trap it is noted whether its operand is one.

mod body;
mod exported;
mod meter;
mod module;
mod nan;
mod point;
mod renumber;
mod traced;

pub use module::{Instrumented, instrument};
pub use point::{Mode, Point, PointKind};

/// Export names that begin so are the instrumentation's own.
pub const PREFIX: &str = "__wattage";

/// Names of what a traced module imports, behind the contract's own imports.
pub mod imports {
    /// The module they are in.
    pub const MODULE: &str = "__wattage";
    /// `(i32) -> ()`: the function with this index begins. Indexes are the contract's, as they were before instrumentation.
    pub const ENTER: &str = "enter";
    /// `() -> ()`: the function that began last, and has not ended, ends. Not called when it traps.
    pub const LEAVE: &str = "leave";
    /// How many there are.
    pub(super) const COUNT: u32 = 2;
}

/// Names of what the instrumentation exports: the meter's globals, and what an engine needs to start an instance and to put
/// it back as new.
pub mod exports {
    /// Gas that is left, mutable i64; below zero when it ran out. Set it before the call.
    pub const GAS: &str = "__wattage_gas";
    /// Stack slots that are left, mutable i32; below zero when they ran out. Set it before the call.
    pub const SLOTS: &str = "__wattage_slots";
    /// Gas spent by bulk operations and memory.grow, mutable i64, from 0.
    pub const MEMORY: &str = "__wattage_memory";
    /// The charge point at which gas ran out, mutable i32.
    pub const AT: &str = "__wattage_at";
    /// Whether the operand of the last conversion from a float that could trap was a NaN, mutable i32: 1 or 0, from 0. Engines
    /// do not all tell a NaN from a float that is too large; this does.
    pub const NAN: &str = "__wattage_nan";
    /// The charge point of the call being executed, mutable i32. Profiled modules only.
    pub const SITE: &str = "__wattage_site";

    /// The module's start function, if it has one ([`starts`](crate::contract::Contract::starts)): type `() -> ()`. Call
    /// it on each new instance before the entry, with the meter set; its gas is the call's.
    pub const START: &str = "__wattage_start";
    /// The module's memory, if it has one, whether or not the module exports it too.
    pub const RAM: &str = "__wattage_ram";

    /// A mutable global of the module's own, by its index among its globals. Immutable ones and references have none.
    #[must_use]
    pub fn own_global(index: u32) -> String {
        format!("__wattage_global_{index}")
    }

    /// The counter of a charge point, mutable i64: how often a block was entered, or gas spent by a bulk
    /// operation. Profiled modules only, and only for points that [`super::Point::counted`].
    #[must_use]
    pub fn counter(point: u32) -> String {
        format!("__wattage_{point}")
    }
}

//! The tree of calls of what Run would call.

use wattage_core::api::TransactionResult;
use wattage_core::vm::Detail;

use super::copy::Copy;
use super::preview::{assemble, execute};
use crate::model::order::Order;
use crate::model::work::Work;
use crate::protocol::contract::Traced;
use crate::vm::BrowserVm;

/// Previews the last transaction that Run would send, traced.
///
/// # Errors
/// A sentence: why Run would send nothing.
pub(super) fn trace(vm: &BrowserVm, copy: &Copy, work: &Work) -> Result<Traced, String> {
    let (analysis, program) = assemble(vm, &work.source);
    let order = Order::new(work, &analysis).map_err(|trouble| trouble.detail)?;
    let program = program.ok_or("The source has a problem.")?;
    let done =
        execute(vm, copy, &order, program, Detail::Traced).map_err(|trouble| trouble.detail)?;
    let mut last = done
        .call
        .or(done.placement)
        .ok_or("Nothing would be sent.")?;
    let tree = last.tree.take().ok_or("Nothing was called.")?;
    Ok(Traced {
        base: copy.base.clone(),
        result: TransactionResult::from(last),
        tree,
    })
}

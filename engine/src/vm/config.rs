//! Wasmtime's settings, every optional feature by name, so that an upgrade opts into nothing.

use std::num::NonZeroUsize;

use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, Strategy,
};
use wattage_core::limits;
use wattage_core::vm::VmFault;

/// Bytes of native stack that contracts may use. The counted slots must end first. The worst shapes of recursion that were
/// found take 24 bytes for each of the 32,768 slots (`tests/stack.rs`); here are 48. That holds because nothing is
/// optimised across calls, see [`settings`]. Wasmtime knows of each store by itself: when contracts call contracts, each store allows
/// so much below its own beginning, and only the slots, which all of them share, bound the sum; a node's threads have room for
/// all that could be open.
pub const NATIVE_STACK: usize = 1536 * 1024;
/// The largest image of a memory's beginning that is kept to copy from, bytes. Data far apart must not make a large one.
const DENSE_IMAGE: u64 = 128 * 1024;
/// Instances that may live at a time: of all open contracts of all executions, and those that wait.
const INSTANCES: u32 = super::EXECUTIONS * limits::CALL_DEPTH + super::idle::MOST;
/// Bytes of a memory that stay mapped for the next call: most contracts use a page or two.
const KEEP_RESIDENT: usize = 128 * 1024;
/// Bytes of a WebAssembly page.
const PAGE: usize = 65_536;

/// An engine that executes contracts.
pub(super) fn engine() -> Result<Engine, VmFault> {
    start(settings().allocation_strategy(InstanceAllocationStrategy::Pooling(pool())))
}

/// An engine that only compiles, without address space for instances, so that it starts under a small bound of memory.
/// What it makes is what [`engine`] would: where instances live is no part of the code.
pub(super) fn compiling_engine() -> Result<Engine, VmFault> {
    start(settings().allocation_strategy(InstanceAllocationStrategy::OnDemand))
}

fn start(config: &Config) -> Result<Engine, VmFault> {
    Engine::new(config)
        .map_err(|error| VmFault::Machine(format!("Wasmtime cannot start: {error:#}")))
}

/// Everything that decides what a module is compiled to, for whoever measures or compares with exactly what the node does.
///
/// Without Cranelift's optimiser: it keeps values for later instead of computing them again, across calls too, so that
/// native frames grow beyond params, locals and operands, and a deep recursion would end at the machine's stack instead
/// of at the counted slots. One thread compiles a module, so that the pool's bound holds for compiling too.
#[must_use]
pub fn settings() -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::None)
        .cranelift_nan_canonicalization(false)
        .memory_guaranteed_dense_image_size(DENSE_IMAGE)
        .max_wasm_stack(NATIVE_STACK)
        .wasm_backtrace_max_frames(NonZeroUsize::new(limits::TRACE_FRAMES))
        .generate_address_map(true)
        .consume_fuel(false)
        .epoch_interruption(false)
        .wasm_bulk_memory(true)
        .wasm_multi_value(true)
        .wasm_reference_types(true)
        .wasm_custom_page_sizes(false)
        .wasm_extended_const(false)
        .wasm_function_references(false)
        .wasm_gc(false)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_relaxed_simd(false)
        .wasm_simd(false)
        .wasm_tail_call(false)
        .wasm_wide_arithmetic(false)
        .wasm_exceptions(false);
    config
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(INSTANCES)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES)
        .max_memories_per_module(1)
        .max_tables_per_module(1)
        .max_memory_size(limits::MEMORY_PAGES * PAGE)
        .table_elements(limits::TABLE_ELEMENTS)
        .linear_memory_keep_resident(KEEP_RESIDENT);
    pool
}

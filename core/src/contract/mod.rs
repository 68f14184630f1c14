//! From WAT to a contract that can run: assemble, validate, price, instrument.
//!
//! [`Contract::from_wat`] does all of it but the instrumentation; [`instrument`] rewrites a
//! contract's module so that it meters itself. No engine is asked about gas anywhere.

mod assemble;
mod blocks;
mod calls;
mod definition;
mod diagnostic;
mod instrument;
mod names;
mod operators;
mod prices;
mod source_map;
mod syntax;
mod validate;

pub use definition::{Contract, Entry, Function, Instruction, Param};
pub use diagnostic::{Diagnostic, Span};
pub use instrument::{Instrumented, Mode, PREFIX, Point, PointKind, exports, imports, instrument};
pub use prices::{BlockPrice, FunctionPrice, LinePrice, LoopPrice, PriceRange};
pub use source_map::SourceMap;

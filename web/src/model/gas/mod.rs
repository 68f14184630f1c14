//! What the Gas tab shows, as plain figures: parts, functions and lines, flame graph, curve, exports. Adds up and lays out
//! what core has counted; no gas is computed here. The components of the Gas tab draw it.

pub mod chart;
pub mod curve;
pub mod difference;
pub mod drawing;
pub mod export;
pub mod flame;
mod frames;
pub mod functions;
pub mod law;
pub mod parts;
pub mod result;
#[cfg(test)]
pub(crate) mod sample;
pub mod scenario;
pub mod sort;
pub mod traces;
pub mod view;

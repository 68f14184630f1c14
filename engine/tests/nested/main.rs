//! Contracts that call contracts, as hostilely as they can, on a ledger: what is answered, what stays, what it costs, how
//! deep it goes, who may re-enter whom.

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod deploying;
mod effects;
mod gas;
mod limits;
mod pages;
mod random_trees;
mod reentrancy;
mod relay;
mod return_data;
mod together;

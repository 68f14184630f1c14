//! Several people in one ledger: the Team button and its panel, invitations, the newest blocks, and what stands in the way of
//! Run when the ledger is another's.

mod bar;
mod blocks;
mod invite;
mod joining;
mod ledgers;
mod menu;
mod name;
mod said;

pub(super) use bar::TeamBar;
pub(super) use blocks::Blocks;
pub(super) use joining::JoiningCard;
pub(super) use menu::TeamMenu;

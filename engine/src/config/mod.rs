//! The node's configuration: what can be set, how, and in which order of precedence.
//!
//! Every setting stands once, in [`list`]; its field, flag, variable, key in a file, help and check are derived from
//! there. A value is a text wherever it comes from (a flag, the environment, a TOML file), so that one reader for each
//! [`kind`] checks them all. [`load`] is called by `wattage serve`; the node gets a [`Settings`] and does not know where
//! its values came from. What the settings do is not here.

mod define;
mod error;
mod file;
mod flags;
mod kind;
mod list;
mod load;
mod network;
mod print;

pub use error::ConfigError;
pub use flags::Flags;
pub use kind::{LogFormat, Origins, Secret};
pub use list::Settings;
pub use load::{Configuration, Source, load};
pub use network::{Network, NetworkError};

pub(crate) use print::{commented, deviations};

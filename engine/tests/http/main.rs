//! The HTTP API, asked as clients ask it, on a real store.

mod client;
mod compiling;
mod connections;
mod deploy_and_call;
mod ending;
mod headers;
mod limits;
mod observing;
mod preview;
mod reading;
mod refusals;
mod rejections;
mod serving;
mod socket;
mod writing;

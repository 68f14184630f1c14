//! The HTTP API, asked as clients ask it, on a real store.

mod client;
mod compiling;
mod deploy_and_call;
mod headers;
mod preview;
mod reading;
mod refusals;
mod rejections;
mod serving;
mod writing;

//! The HTTP API, asked as clients ask it, on a real store.

mod client;
mod compiling;
mod deploy_and_call;
mod document;
mod headers;
mod openapi;
mod preview;
mod reading;
mod refusals;
mod rejections;
mod serving;
mod shares;
mod tools;
mod writing;

//! The HTTP API, asked as clients ask it, on a real store.

mod client;
mod compiling;
mod deploy_and_call;
mod document;
mod events;
mod headers;
mod history;
mod keys;
mod openapi;
mod preview;
mod reading;
mod refusals;
mod rejections;
mod serving;
mod shares;
mod tools;
mod walk;
mod writing;

//! The HTTP API, asked as clients ask it, on a real store.

mod client;
mod compiling;
mod connections;
mod deploy_and_call;
mod document;
mod ending;
mod events;
mod examples;
mod headers;
mod history;
mod keys;
mod limits;
mod observing;
mod openapi;
mod preview;
mod proofs;
mod reading;
mod refusals;
mod rejections;
mod serving;
mod shares;
mod socket;
mod tools;
mod uploads;
mod walk;
mod writing;

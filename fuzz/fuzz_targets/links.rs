//! `cargo fuzz run links`: any text as a link, and any bytes behind a right checksum.

#![no_main]
#![allow(missing_docs)] // the macro's own function

libfuzzer_sys::fuzz_target!(|data: &[u8]| wattage_fuzz::links::check(data));

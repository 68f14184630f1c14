//! `cargo fuzz run host_functions`: any sequence of host calls.

#![no_main]
#![allow(missing_docs)] // the macro's own function

libfuzzer_sys::fuzz_target!(|data: &[u8]| wattage_fuzz::host_functions::check(data));

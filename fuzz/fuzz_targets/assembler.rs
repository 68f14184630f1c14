//! `cargo fuzz run assembler`: any text.

#![no_main]
#![allow(missing_docs)] // the macro's own function

libfuzzer_sys::fuzz_target!(|data: &[u8]| wattage_fuzz::assembler::check(data));

//! Packing: DEFLATE behind a dictionary, so that what all experiments have in common costs nothing.
//!
//! The dictionary of a version is a file that never changes, since the links of the version need it: the imports of all host
//! functions, the shipped examples as they were, and bundles of their calls. Compressor and decompressor take it as what was
//! sent before. They use integers only, so every machine packs the same bytes.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, TDEFLStatus, compress,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The dictionary of version 1. At most 32 KiB, the window of DEFLATE.
pub(super) const DICTIONARY_1: &[u8] = include_bytes!("dictionaries/v1.bin");

/// The compressor's highest level: links are made seldom, and sent often.
const LEVEL: u8 = 10;
/// The window of DEFLATE, 32 KiB, in bits.
const WINDOW_BITS: u8 = 15;

/// `bytes`, packed behind `dictionary`.
pub(super) fn pack(dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let strategy = CompressionStrategy::Default;
    let mut compressor =
        CompressorOxide::with_params(DataFormat::Raw, LEVEL, strategy, WINDOW_BITS);
    // Everything before the flush is what the other side has already.
    run(&mut compressor, dictionary, TDEFLFlush::Sync);
    run(&mut compressor, bytes, TDEFLFlush::Finish)
}

/// Compresses all of `input` and answers what came out.
fn run(compressor: &mut CompressorOxide, mut input: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut out = Vec::new();
    let mut room = vec![0; 16 * 1024];
    loop {
        let (status, taken, given) = compress(compressor, input, &mut room, flush);
        input = &input[taken..];
        out.extend_from_slice(&room[..given]);
        // What does not fill the room is all there is.
        if status != TDEFLStatus::Okay || (input.is_empty() && given < room.len()) {
            return out;
        }
    }
}

/// What [`pack`] was given: exactly `len` bytes, which the caller has bounded. `None` if `packed` is not that.
pub(super) fn unpack(dictionary: &[u8], packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = dictionary.to_vec();
    out.resize(dictionary.len() + len, 0);
    let (status, taken, given) = decompress(
        &mut DecompressorOxide::new(),
        packed,
        &mut out,
        dictionary.len(),
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    let whole = status == TINFLStatus::Done && taken == packed.len() && given == len;
    whole.then(|| out.split_off(dictionary.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked_and_nothing_else_is(
            dictionary in proptest::collection::vec(any::<u8>(), 0..4_000),
            bytes in proptest::collection::vec(any::<u8>(), 0..4_000),
        ) {
            let packed = pack(&dictionary, &bytes);
            prop_assert_eq!(unpack(&dictionary, &packed, bytes.len()), Some(bytes.clone()));
            prop_assert_eq!(unpack(&dictionary, &packed, bytes.len() + 1), None);
            if let Some(less) = bytes.len().checked_sub(1) {
                prop_assert_eq!(unpack(&dictionary, &packed, less), None);
            }
            prop_assert_eq!(unpack(&dictionary, &packed[..packed.len() - 1], bytes.len()), None);
            let longer = [packed.as_slice(), &[0]].concat();
            prop_assert_eq!(unpack(&dictionary, &longer, bytes.len()), None);
        }
    }

    #[test]
    fn what_is_in_the_dictionary_takes_a_few_bytes() {
        let text = &DICTIONARY_1[100..1_100];
        assert!(pack(DICTIONARY_1, text).len() < 30);
    }

    #[test]
    fn long_data_is_packed_whole() {
        let bytes: Vec<u8> = (0..200_000u32)
            .flat_map(|n| (n % 257 * n % 251).to_le_bytes())
            .collect();
        let packed = pack(DICTIONARY_1, &bytes);
        assert_eq!(unpack(DICTIONARY_1, &packed, bytes.len()), Some(bytes));
    }
}

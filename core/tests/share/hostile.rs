//! Links that somebody made to do harm, each with a right checksum.
//!
//! How much memory one takes is bounded by what comes before: a link has at most 64 KiB of text; what it unfolds to is
//! written into one buffer of the length it says, at most 1 MiB, behind the dictionary; and the decoder reserves nothing for a
//! length that it reads, so each item in memory has at least four bytes in that buffer.

use wattage_core::encoding::Canonical as _;
use wattage_core::limits;
use wattage_core::share::{Link, LinkError};

use super::bundles::{forged, fullest, holding, packed, smallest};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn refused(text: &str) -> LinkError {
    match Link::parse(text) {
        Ok(_) => panic!("it opens"),
        Err(error) => error,
    }
}

/// The maker of this file makes what the real one reads.
#[test]
fn contents_that_are_packed_in_another_way_open_as_the_same_bundle() {
    let bundle = fullest();
    let link = Link::parse(&holding(&bundle.to_canonical())).expect("it opens");
    assert_eq!(link.bundle(), &bundle);
}

#[test]
fn a_bomb_unfolds_to_no_more_than_it_says() {
    let zeros = vec![0; 40 << 20];
    let bomb = miniz_oxide::deflate::compress_to_vec(&zeros, 6);
    let packed_len = u32::try_from(bomb.len()).expect("a length");
    assert!(bomb.len() < 45_000, "it fits into a link: {}", bomb.len());
    let most = u32::try_from(limits::LINK_CONTENT_BYTES).expect("a length");
    for len in [0, 1, most] {
        assert_eq!(
            refused(&forged(len, packed_len, &bomb)),
            LinkError::NotPacked
        );
    }
    for len in [most + 1, 40 << 20, u32::MAX] {
        let given = u64::from(len);
        assert_eq!(
            refused(&forged(len, packed_len, &bomb)),
            LinkError::TooMuch { given }
        );
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    let contents = smallest().to_canonical();
    let len = u32::try_from(contents.len()).expect("a length");
    let packed = packed(Link::of(smallest()).expect("a link").text());
    let packed_len = u32::try_from(packed.len()).expect("a length");
    Link::parse(&forged(len, packed_len, &packed)).expect("the truth opens");
    for lie in [0, len - 1, len + 1, 1 << 20] {
        let error = refused(&forged(lie, packed_len, &packed));
        assert_eq!(error, LinkError::NotPacked, "{lie}");
    }
    assert_eq!(refused(&forged(len, 0, &packed)), LinkError::NotPacked);
    // All of its text is there, so it is no cut.
    for lie in [packed_len + 100, u32::MAX] {
        let error = refused(&forged(len, lie, &packed));
        assert_eq!(error, LinkError::NotPacked, "{lie}");
    }
}

#[test]
fn bytes_that_are_no_packed_contents_are_refused() {
    for junk in [
        &[][..],
        &[0],
        &[0xff; 40],
        &[6, 0, 0],
        &[1, 5, 0, 250, 255, 1],
    ] {
        let packed_len = u32::try_from(junk.len()).expect("a length");
        assert_eq!(refused(&forged(5, packed_len, junk)), LinkError::NotPacked);
    }
}

#[test]
fn contents_that_are_cut_or_go_on_are_no_experiment() {
    let contents = fullest().to_canonical();
    for len in 0..contents.len() {
        // Nothing at all is not even packed.
        let error = refused(&holding(&contents[..len]));
        let fits = matches!(error, LinkError::NotAnExperiment(_)) || len == 0;
        assert!(fits, "{len}: {error}");
    }
    let longer = [contents.as_slice(), &[0]].concat();
    let error = refused(&holding(&longer)).to_string();
    assert!(error.contains("1 bytes are left over"), "{error}");
}

#[test]
fn no_byte_of_the_contents_can_make_it_panic() {
    let contents = fullest().to_canonical();
    for place in 0..contents.len() {
        for byte in [0, 1, 2, 7, 0x7f, 0x80, 0xff] {
            let mut changed = contents.clone();
            changed[place] = byte;
            // What still is a bundle opens as the changed one: the text says what is in it, whoever made it.
            if let Ok(link) = Link::parse(&holding(&changed)) {
                assert_eq!(link.bundle().to_canonical(), changed, "{place}");
            }
        }
    }
}

#[test]
fn a_length_inside_that_lies_is_found_before_anything_is_reserved_for_it() {
    let contents = fullest().to_canonical();
    for place in 0..contents.len() - 4 {
        let mut changed = contents.clone();
        changed[place..place + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        if let Ok(link) = Link::parse(&holding(&changed)) {
            assert_eq!(link.bundle().to_canonical(), changed, "{place}");
        }
    }
}

//! What must never change, since links open for ever: the dictionary, and what the packer makes of a bundle.

use sha2::{Digest as _, Sha256};
use wattage_core::share::Link;

use super::bundles::{fullest, smallest};
#[allow(unused_imports)] // the attribute, on wasm32
use super::*;

/// Every link of version 1 is packed behind these bytes: with one of them changed, none would open. What a later version
/// wants otherwise is a file of its own.
#[test]
fn the_dictionary_of_version_1_is_the_one_that_links_were_made_with() {
    let dictionary = include_bytes!("../../src/share/dictionaries/v1.bin");
    let hash = hex::encode(Sha256::digest(dictionary));
    assert_eq!(
        hash,
        "8324fc6b7ca32cadcd5ff56e117030d77911aaaf4192d2cb3fd1a42697564352"
    );
    assert!(dictionary.len() <= 32 * 1024, "the window of DEFLATE");
}

/// The same experiment gives the same link on every machine, or short links and lineage would not find it. If this
/// fails after an update of the compressor, the update waits for version 2; links that are there open all the same.
#[test]
fn a_bundle_is_packed_into_the_same_link_on_every_machine() {
    for (bundle, text) in [(smallest(), SMALLEST), (fullest(), FULLEST)] {
        let link = Link::of(bundle.clone()).expect("a link");
        assert_eq!(link.text(), text);
        assert_eq!(Link::parse(text).expect("it opens").bundle(), &bundle);
    }
}

const SMALLEST: &str = "v1.GgEAACUAAADVlqERAAAIAo2u4v4LqhyFToFEJHD3L2qABS8FfYX4m7iTlCcL.n_OnSATD";
const FULLEST: &str = "v1.bQMAAOIAAADVWDsOwjAMlWOqUsQdYKRbxcY9uAAMFRKfIIUKmOhN2NjgDEjchIkJcYNSp00VhYTMfUPbVJH97DwrTujyaPq47rIVH37Ol1xeJu15j3ZI8cxvEBpgiik1D4Pyo94m7d1oHDdzyVvrBEeK6djYaJDnu0miFnG0fOs_0BbvC90xhMZYGfLrnpYGihrl4H4iN8AwcJiEfybFgm9_-seuJCLWoJthtgQpHjYzRGueHZlqSZFpqSwsiBwBRB5gpSXNnywlrETelNWY_CaHNDWqShYUBFp6NxyqF_pAB9yZgH7tUz6_.FubDmNWC";

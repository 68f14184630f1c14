//! What must never change, since links open for ever: the dictionary, and what the packer makes of a bundle.

use sha2::{Digest as _, Sha256};
use wattage_core::share::Link;

use super::bundles::{fullest, smallest};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
const FULLEST: &str = "v1.cQMAAOAAAADVWDEOwjAMlGOqUsQfYKRbxcY_-AAMFRKIIKUVMMFP2Nj4AxKfYUL8oNRpEkUhITM3tE3V-i6Ordihw6P541bVGz5-X65n4q72fEA7pIDUAdMyqXIYtQ9qj_SXonluviWqv4s2CpeeT40F2dzNCr2Ck_XLfoG--T4xPIfUGWtD8aDXf9ISQaPQDu4nogOGScA0_DItVnz3VUT2pSBBHZuxwnx-0jJ8VkjVsj4yXZYiszzaeJAF9GcRYBdSFp9MJ-wC3aTWlHiLQ1k6mSWTChLLu1sO3Q1joCZ3IWCoOOX1Aw.niTMTqsh";

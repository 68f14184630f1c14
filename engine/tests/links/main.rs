//! Links in whole: the shipped examples as links, the old links that open for ever, and links that promise what does not
//! happen.

#[path = "../common/mod.rs"]
mod common;
mod lies;
mod old;
mod story;

use std::ops::ControlFlow;

use wattage_core::examples::EXAMPLES;
use wattage_core::share::{Link, Verdict, replay};

use story::{bundle, example, vm};

#[test]
fn every_example_with_its_call_is_a_short_link_that_opens_as_the_sender_saw_it() {
    for shipped in &EXAMPLES {
        let link = Link::of(bundle(example(shipped))).expect("a link");
        let chars = link.text().len();
        println!("{}: {chars} characters", shipped.id);
        assert!(chars < 2_000, "{}: {chars}", shipped.id);
        let opened = Link::parse(&format!("https://example.org/#{link}")).expect("it opens");
        assert_eq!(opened, link);
        let replayed = replay(&vm(), opened.bundle(), |_| ControlFlow::Continue(()));
        let replayed = replayed.expect("executed");
        assert_eq!(replayed.verdict, Verdict::Same, "{}", shipped.id);
        let result = replayed.result.expect("a result");
        assert_eq!(Some(result.gas_used), opened.bundle().gas_used());
        assert_eq!(replayed.before.height, 1);
    }
}

#[test]
fn the_same_experiment_gives_the_same_link() {
    let link = || Link::of(bundle(example(&EXAMPLES[0]))).expect("a link");
    assert_eq!(link().text(), link().text());
}

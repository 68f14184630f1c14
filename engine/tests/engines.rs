//! Cranelift against Winch, Wasmtime's other compiler, on the same instrumented bytes: results, gas, slots, counters, globals,
//! memory and traps are the same, to the bit. Browsers are in `browser_engines.rs`.

mod common;
mod parity;

use parity::Subject;
use parity::case::{Broken, Call, End, GAS};
use parity::modules::seeds;
use parity::native::{engine, on_a_deep_stack, run};
use wasmtime::{Engine, Strategy};
use wattage_core::contract::exports;

/// Seeds of the normal test; not every one gives a contract.
const SEEDS: u64 = 300;

/// What was compared.
#[derive(Default)]
struct Count {
    modules: usize,
    calls: usize,
    returned: usize,
    out_of_gas: usize,
}

struct Engines {
    cranelift: Engine,
    winch: Engine,
}

impl Engines {
    fn new() -> Self {
        Self {
            cranelift: engine(Strategy::Cranelift),
            winch: engine(Strategy::Winch),
        }
    }

    /// Makes the calls of `subject` on both, metered and profiled, and compares everything with everything.
    fn compare(&self, subject: &Subject, count: &mut Count) {
        let [metered, profiled] = subject.cases.each_ref().map(|case| {
            let ours = run(&self.cranelift, case);
            let theirs = run(&self.winch, case);
            for (call, (ours, theirs)) in case.calls.iter().zip(ours.iter().zip(&theirs)) {
                let Call { entry, arguments } = call;
                assert_eq!(ours, theirs, "{} {} {arguments:?}", case.name, entry.name);
            }
            ours
        });
        for (metered, profiled) in metered.iter().zip(&profiled) {
            let name = &subject.cases[1].name;
            assert_eq!(
                metered.in_either_mode(),
                profiled.in_either_mode(),
                "{name}"
            );
            let converted = profiled.end == End::Trapped(Broken::Conversion);
            if let Some(noted) = profiled.global(exports::NAN) {
                assert_eq!(noted == 1, converted, "{name}: a NaN was converted");
            }
            if let Some(sum) = profiled.profile_sum(&subject.contract) {
                let left = profiled.global(exports::GAS).expect("the meter");
                assert_eq!(sum, GAS.cast_unsigned() - left, "{name}: the profile's sum");
            }
            let gas = metered.global(exports::GAS).map(u64::cast_signed);
            count.calls += 1;
            count.returned += usize::from(matches!(metered.end, End::Returned(_)));
            count.out_of_gas += usize::from(gas.is_some_and(|gas| gas < 0));
        }
        count.modules += 1;
    }
}

#[test]
fn cranelift_and_winch_agree_on_every_program() {
    on_a_deep_stack(|| {
        let (engines, mut count) = (Engines::new(), Count::default());
        for subject in parity::programs() {
            engines.compare(&subject, &mut count);
        }
        assert_eq!(count.returned, count.modules, "every program returns");
    });
}

#[test]
fn cranelift_and_winch_agree_on_random_modules() {
    let seeds = seeds(SEEDS);
    parity::announce(&seeds);
    on_a_deep_stack(|| {
        let (engines, mut count) = (Engines::new(), Count::default());
        for seed in seeds.clone() {
            if let Some(subject) = parity::generated(seed) {
                engines.compare(&subject, &mut count);
            }
        }
        let Count {
            modules,
            calls,
            returned,
            out_of_gas,
        } = count;
        println!(
            "{modules} modules, {calls} calls ({returned} returned, {out_of_gas} out of gas) on Cranelift and Winch: 0 differences"
        );
        // Most seeds give a contract, most contracts have entries, and not all end the same way.
        let enough = (seeds.end - seeds.start) / 3;
        assert!(
            modules as u64 >= enough && calls >= modules && returned * 10 > calls,
            "too little was compared"
        );
    });
}

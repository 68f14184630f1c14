//! What metering costs: each program in `benches/programs` as it is, metered, profiled, and as it is under Wasmtime's own
//! fuel, with the node's settings.
//!
//!     cargo bench -p wattage-engine --bench metering [-- --opt-level none|speed] [PROGRAM..]
//!
//! The ways take turns in one process, many times; each turn's CPU time is divided by that of the program as it is in
//! the same turn, and the median of these ratios is printed, with the geometric mean over all programs at the end. Results
//! must be equal every way, and gas must be what fuel says: a bench that measures something else is worse than none.

#[path = "metering/clock.rs"]
mod clock;
#[path = "metering/program.rs"]
mod program;
#[path = "metering/way.rs"]
mod way;

use program::Program;
use wasmtime::{Result, ensure};
use way::{Prepared, Settings, WAYS};

/// Turns of each program. Odd, so that the median is one of them.
const TURNS: usize = 41;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let mut settings = Settings::default();
    let mut wanted = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--opt-level" => settings.opt_level(arguments.next().as_deref())?,
            name => wanted.push(name.to_owned()),
        }
    }
    let programs = Program::all()?;
    let chosen: Vec<_> = programs
        .iter()
        .filter(|p| wanted.is_empty() || wanted.contains(&p.name))
        .collect();
    ensure!(!chosen.is_empty(), "there is no program of that name");

    print!("{:<16}{:>10}", "program", "plain ms");
    for way in &WAYS[1..] {
        print!("{:>10}", way.name);
    }
    println!("    (times of plain)");
    let mut logs = vec![0.0; WAYS.len()];
    for program in &chosen {
        let medians = measure(program, &settings)?;
        print!("{:<16}{:>10.2}", program.name, medians[0] * 1e3);
        for (log, ratio) in logs.iter_mut().zip(&medians).skip(1) {
            *log += ratio.ln();
            print!("{ratio:>10.3}");
        }
        println!();
    }
    print!("{:<26}", "geometric mean");
    for log in &logs[1..] {
        let programs = u32::try_from(chosen.len())?;
        print!("{:>10.3}", (log / f64::from(programs)).exp());
    }
    println!();
    Ok(())
}

/// The median seconds of the program as it is, then the median ratio of each other way.
fn measure(program: &Program, settings: &Settings) -> Result<Vec<f64>> {
    let mut ways = Vec::new();
    for way in &WAYS {
        ways.push(Prepared::new(program, way, settings)?);
    }
    let mut times = vec![Vec::with_capacity(TURNS); ways.len()];
    // One turn more than is counted: the first touches the memory.
    for turn in 0..=TURNS {
        let runs = ways.iter_mut().map(Prepared::run);
        let runs = runs.collect::<Result<Vec<_>>>()?;
        for (run, way) in runs.iter().zip(&WAYS) {
            ensure!(
                run.results == runs[0].results,
                "{} {}: another result",
                program.name,
                way.name
            );
            ensure!(
                run.gas.is_none() || run.gas == runs[way::FUEL].gas,
                "{} {}: {:?} gas, fuel says {:?}",
                program.name,
                way.name,
                run.gas,
                runs[way::FUEL].gas
            );
        }
        if turn > 0 {
            let plain = runs[0].seconds;
            times[0].push(plain);
            for (time, run) in times.iter_mut().zip(&runs).skip(1) {
                time.push(run.seconds / plain);
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

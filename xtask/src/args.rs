//! The command line of xtask: what there is, and how it is read. Nothing is done here.

use crate::{api_check, bench, fuzz};
use anyhow::{Context as _, Result, anyhow, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Printed by `cargo xtask` and `cargo xtask --help`.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [--listen ADDR] [--data DIR] [-- SERVE ARGUMENTS]
                    build page and node as needed, then serve on http://127.0.0.1:8080
                    with the ledger in data/ (Ctrl-C ends it)
  test [--fast]     every check and every test, a real browser on the page as it ships
                    included; --fast leaves the browser tests out
  setup             fetch whatever is missing: wasm target, trunk, wasm-bindgen, editor
  page [--release]  build only the page, into dist/; a node under `run` serves it at once
  build [--release] build page and node; with --release one file that carries the page
  purity            check that core stays free of clocks, randomness, threads and I/O
  api-check [--examples N]
                    schemathesis against a node: N requests (50) of each kind for each route,
                    made from the API's document alone; needs Python 3.10 and PyPI
  smoke             build --release, then check that the file alone serves the page
  ci                test, then smoke
  bench [--quick] [--only TOPIC]
                    figures beside other engines, in one run (metering, loops, fresh,
                    compile, memory) and beside a development chain (node); the first
                    build takes about 25 minutes
  bench-web         what the page weighs, file by file, and how long after a key gas and
                    problems are on the screen, in Chromium
  parity            the page's own VM beside Wasmtime, in Chromium, Firefox and WebKit,
                    which are installed where apt is
  fuzz [--modules N] [--seed S] [--seconds S]
                    N random modules (10000) through the differential tests, then each
                    fuzz target for S seconds (60); needs a C++ compiler

Environment:
  CHROME=PATH           the browser of the tests, if it is not on PATH
  WATTAGE_EDITOR=plain  build the page with its plain text editor, without node and npm
  XDG_CACHE_HOME=DIR    where trunk and wasm-bindgen are kept, for all clones of one user";

/// One command with its options.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Help,
    Setup,
    Run(RunOptions),
    Page { release: bool },
    Build { release: bool },
    Test { fast: bool },
    Purity,
    Smoke,
    Ci,
    Parity,
    BenchWeb,
    Bench(bench::Options),
    Fuzz(fuzz::Options),
    ApiCheck(api_check::Options),
}

/// How `cargo xtask run` starts the node.
#[derive(Debug, PartialEq)]
pub(crate) struct RunOptions {
    /// Address and port, as `wattage serve --listen` takes it.
    pub(crate) listen: String,
    /// Folder of the ledger; absolute if the user gave one, else relative to the project.
    pub(crate) data: PathBuf,
    /// Passed on to `wattage serve` untouched.
    pub(crate) extra: Vec<OsString>,
}

/// Reads the arguments that follow `cargo xtask`.
///
/// # Errors
/// An unknown command or option, or an option without its value.
pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Task> {
    let args: Vec<String> = args.collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let own = args.split(|arg| *arg == "--").next().unwrap_or_default();
    if own.is_empty()
        || own
            .iter()
            .any(|arg| matches!(*arg, "--help" | "-h" | "help"))
    {
        return Ok(Task::Help);
    }
    Ok(match args.as_slice() {
        ["setup"] => Task::Setup,
        ["run", rest @ ..] => Task::Run(run_options(rest)?),
        ["page"] => Task::Page { release: false },
        ["page", "--release"] => Task::Page { release: true },
        ["build"] => Task::Build { release: false },
        ["build", "--release"] => Task::Build { release: true },
        ["test"] => Task::Test { fast: false },
        ["test", "--fast"] => Task::Test { fast: true },
        ["purity"] => Task::Purity,
        ["smoke"] => Task::Smoke,
        ["ci"] => Task::Ci,
        ["parity"] => Task::Parity,
        ["bench-web"] => Task::BenchWeb,
        ["bench", rest @ ..] => Task::Bench(bench_options(rest)?),
        ["fuzz", rest @ ..] => Task::Fuzz(fuzz_options(rest)?),
        ["api-check", rest @ ..] => Task::ApiCheck(api_check_options(rest)?),
        other => bail!(
            "`cargo xtask {}` is not a command.\n\n{USAGE}",
            other.join(" ")
        ),
    })
}

/// The next option, split into its name and a value that was given with `=`.
fn option<'a>(rest: &mut std::slice::Iter<'_, &'a str>) -> Option<(&'a str, Option<&'a str>)> {
    let argument = rest.next()?;
    Some(match argument.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (argument, None),
    })
}

/// The value of `command`'s option `name`: the one that was given with `=`, or the next argument.
fn value<'a>(
    command: &str,
    name: &str,
    inline: Option<&'a str>,
    rest: &mut std::slice::Iter<'_, &'a str>,
) -> Result<&'a str> {
    let value = inline.or_else(|| rest.next().copied());
    value.with_context(|| format!("`cargo xtask {command} {name}` needs a value after it"))
}

fn unknown(command: &str, name: &str) -> anyhow::Error {
    anyhow!("`cargo xtask {command}` has no option `{name}`.\n\n{USAGE}")
}

fn run_options(args: &[&str]) -> Result<RunOptions> {
    let mut options = RunOptions {
        listen: "127.0.0.1:8080".to_owned(),
        data: PathBuf::from("data"),
        extra: Vec::new(),
    };
    let mut rest = args.iter();
    while let Some((name, inline)) = option(&mut rest) {
        let mut value = || value("run", name, inline, &mut rest);
        match name {
            "--listen" => options.listen = value()?.to_owned(),
            // The node starts in the project's folder; the user meant the folder they are in.
            "--data" => options.data = std::path::absolute(Path::new(value()?))?,
            "--" => options.extra = rest.by_ref().map(OsString::from).collect(),
            _ => return Err(unknown("run", name)),
        }
    }
    Ok(options)
}

fn bench_options(args: &[&str]) -> Result<bench::Options> {
    let mut options = bench::Options {
        quick: false,
        only: None,
    };
    let mut rest = args.iter();
    while let Some((name, inline)) = option(&mut rest) {
        match name {
            "--quick" => options.quick = true,
            "--only" => options.only = Some(value("bench", name, inline, &mut rest)?.to_owned()),
            _ => return Err(unknown("bench", name)),
        }
    }
    Ok(options)
}

fn fuzz_options(args: &[&str]) -> Result<fuzz::Options> {
    let mut options = fuzz::Options {
        modules: 10_000,
        seed: None,
        seconds: 60,
    };
    let mut rest = args.iter();
    while let Some((name, inline)) = option(&mut rest) {
        let mut number = || -> Result<u64> {
            let text = value("fuzz", name, inline, &mut rest)?;
            let number = text.parse();
            number.with_context(|| {
                format!("`cargo xtask fuzz {name}` takes a whole number, not `{text}`")
            })
        };
        match name {
            "--modules" => options.modules = number()?,
            "--seed" => options.seed = Some(number()?),
            "--seconds" => options.seconds = number()?,
            _ => return Err(unknown("fuzz", name)),
        }
    }
    Ok(options)
}

fn api_check_options(args: &[&str]) -> Result<api_check::Options> {
    let mut options = api_check::Options { examples: 50 };
    let mut rest = args.iter();
    while let Some((name, inline)) = option(&mut rest) {
        match name {
            "--examples" => {
                let text = value("api-check", name, inline, &mut rest)?;
                options.examples = text.parse().with_context(|| {
                    format!("`cargo xtask api-check {name}` takes a whole number, not `{text}`")
                })?;
            }
            _ => return Err(unknown("api-check", name)),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn no_command_and_help_anywhere_show_the_usage() {
        for line in ["", "--help", "help", "run -h", "test --help"] {
            assert_eq!(parsed(line).unwrap(), Task::Help, "{line:?}");
        }
    }

    #[test]
    fn run_takes_its_options_and_passes_the_rest_on() {
        let Task::Run(options) = parsed("run --listen=0.0.0.0:1 --data d -- --help -v").unwrap()
        else {
            panic!("not a run");
        };
        assert_eq!(options.listen, "0.0.0.0:1");
        assert!(options.data.is_absolute() && options.data.ends_with("d"));
        assert_eq!(options.extra, ["--help", "-v"]);
    }

    #[test]
    fn fuzz_tries_ten_thousand_modules_unless_told_otherwise() {
        let Task::Fuzz(options) = parsed("fuzz --seconds=5").unwrap() else {
            panic!("not a fuzz");
        };
        assert_eq!(
            (options.modules, options.seed, options.seconds),
            (10_000, None, 5)
        );
        let Task::Fuzz(options) = parsed("fuzz --modules 7 --seed 8").unwrap() else {
            panic!("not a fuzz");
        };
        assert_eq!((options.modules, options.seed), (7, Some(8)));
    }

    #[test]
    fn what_is_not_understood_is_refused_and_named() {
        for (line, named) in [
            ("tset", "tset"),
            ("run --port 1", "--port"),
            ("run --data", "--data"),
            ("bench --fast", "--fast"),
            ("fuzz --modules many", "many"),
            ("api-check --examples few", "few"),
        ] {
            assert!(
                parsed(line).unwrap_err().to_string().contains(named),
                "{line:?}"
            );
        }
    }
}

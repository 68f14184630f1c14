//! The command line of xtask: what there is, and how it is read. Nothing is done here.

use anyhow::{Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Printed by `cargo xtask` and `cargo xtask --help`.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [--listen ADDR] [--data DIR] [-- SERVE ARGUMENTS]
                    build page and node as needed, then serve on http://127.0.0.1:8080
                    with the ledger in data/ (Ctrl-C ends it)
  test [--fast]     every check and every test, a real browser included;
                    --fast leaves the browser tests out
  setup             fetch whatever is missing: wasm target, trunk, wasm-bindgen, editor
  page [--release]  build only the page, into dist/; a node under `run` serves it at once
  build [--release] build page and node; with --release one file that carries the page
  purity            check that core stays free of clocks, randomness, threads and I/O
  smoke             build --release, then check that the file alone serves the page
  ci                test, then smoke

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
        other => bail!(
            "`cargo xtask {}` is not a command.\n\n{USAGE}",
            other.join(" ")
        ),
    })
}

fn run_options(args: &[&str]) -> Result<RunOptions> {
    let mut options = RunOptions {
        listen: "127.0.0.1:8080".to_owned(),
        data: PathBuf::from("data"),
        extra: Vec::new(),
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*arg, None),
        };
        let mut value = || match inline.or_else(|| rest.next().copied()) {
            Some(value) => Ok(value),
            None => bail!("`cargo xtask run {name}` needs a value after it"),
        };
        match name {
            "--listen" => options.listen = value()?.to_owned(),
            // The node starts in the project's folder; the user meant the folder they are in.
            "--data" => options.data = std::path::absolute(Path::new(value()?))?,
            "--" => options.extra = rest.by_ref().map(OsString::from).collect(),
            _ => bail!("`cargo xtask run` has no option `{arg}`.\n\n{USAGE}"),
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
    fn what_is_not_understood_is_refused_and_named() {
        for (line, named) in [
            ("tset", "tset"),
            ("run --port 1", "--port"),
            ("run --data", "--data"),
        ] {
            assert!(
                parsed(line).unwrap_err().to_string().contains(named),
                "{line:?}"
            );
        }
    }
}

//! The command line: arguments, and what each command prints. The work is done elsewhere.
//!
//! Exit codes: 0 success; 1 the contract failed (revert, trap, out of gas), or figures or assertions differ; 2 the input is wrong;
//! 3 the machine failed.

mod call;
mod check;
mod compile;
mod data;
mod file;
mod gas;
mod help;
mod ledger_file;
mod link;
mod manual;
mod node;
mod output;
mod progress;
mod replay;
mod report;
mod run;
mod script;
mod serve;
mod share;
mod unfinished;

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory as _, Parser, Subcommand};

use compile::CompileModule;
use output::{Exit, Refusal, conclude};

use crate::vm::compile::COMMAND;

/// Smart contracts in WebAssembly text: run them, and see what every line costs.
#[derive(Parser)]
#[command(name = "wattage", version, after_help = help::EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Run),
    Gas(gas::Gas),
    Check(check::Check),
    Test(script::Test),
    Serve(serve::Serve),
    Sandbox(node::Sandbox),
    Deploy(node::Deploy),
    Upgrade(node::Upgrade),
    Call(node::Call),
    Transfer(node::Transfer),
    Faucet(node::Faucet),
    Warp(node::Warp),
    Accounts(node::Accounts),
    Storage(node::Storage),
    Blocks(node::Blocks),
    Block(node::Block),
    Tx(node::Tx),
    Receipt(node::Receipt),
    Events(node::Events),
    Proof(node::Proof),
    Export(node::Export),
    Import(node::Import),
    Replay(replay::Replay),
    Share(share::Share),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// Parses the arguments and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    // Not among the commands: help, completions and man pages are for people.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|name| name == COMMAND)
    {
        return ended(CompileModule::parse_from(std::env::args_os().skip(1)).execute());
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return told(&without_environment(usage)),
    };
    let result = match cli.command {
        Command::Run(run) => run.execute(),
        Command::Gas(gas) => gas.execute(),
        Command::Check(check) => check.execute(),
        Command::Test(test) => test.execute(),
        Command::Serve(serve) => serve.execute(),
        Command::Sandbox(sandbox) => sandbox.execute(),
        Command::Deploy(deploy) => deploy.execute(),
        Command::Upgrade(upgrade) => upgrade.execute(),
        Command::Call(call) => call.execute(),
        Command::Transfer(transfer) => transfer.execute(),
        Command::Faucet(faucet) => faucet.execute(),
        Command::Warp(warp) => warp.execute(),
        Command::Accounts(accounts) => accounts.execute(),
        Command::Storage(storage) => storage.execute(),
        Command::Blocks(blocks) => blocks.execute(),
        Command::Block(block) => block.execute(),
        Command::Tx(tx) => tx.execute(),
        Command::Receipt(receipt) => receipt.execute(),
        Command::Events(events) => events.execute(),
        Command::Proof(proof) => proof.execute(),
        Command::Export(export) => export.execute(),
        Command::Import(import) => import.execute(),
        Command::Replay(replay) => replay.execute(),
        Command::Share(share) => share.execute(),
        Command::Completions(completions) => completions.execute(Cli::command()),
        Command::Man(man) => man.execute(Cli::command()),
    };
    ended(result)
}

/// The same, with the usage of the command itself: the parser's own lists what the environment gave as if it were needed.
fn without_environment(mut usage: clap::Error) -> clap::Error {
    let mut command = Cli::command();
    command.build();
    let named = std::env::args().skip(1).map_while(|name| {
        let found = command.find_subcommand_mut(&name)?.clone();
        command = found;
        Some(())
    });
    named.for_each(drop);
    if usage.get(ContextKind::Usage).is_some() {
        let line = ContextValue::StyledStr(command.render_usage());
        usage.insert(ContextKind::Usage, line);
    }
    usage
}

/// Help, or what is wrong with the arguments; with `--json` among them as one object.
fn told(usage: &clap::Error) -> ExitCode {
    let has = |option: &str| std::env::args_os().any(|argument| argument == option);
    // What a shell executes is to fail too.
    if usage.use_stderr()
        && has("--env")
        && let Err(error) = output::print(node::KEEP)
    {
        return ended(Err(error.into()));
    }
    let json = has("--json");
    if usage.use_stderr() && json {
        let text = usage.to_string();
        let text = text.trim().trim_start_matches("error: ");
        return ended(conclude(true, Err(Refusal::new(text).into())));
    }
    match usage.print() {
        Ok(()) if usage.use_stderr() => ended(Ok(Exit::InputWrong)),
        Ok(()) => ended(Ok(Exit::Success)),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ended(Ok(Exit::Success)),
        Err(error) => ended(Err(
            anyhow::Error::new(error).context("standard output cannot be written")
        )),
    }
}

fn ended(result: anyhow::Result<Exit>) -> ExitCode {
    match result {
        Ok(Exit::Success) => ExitCode::SUCCESS,
        Ok(Exit::Failed) => ExitCode::from(1),
        Ok(Exit::InputWrong) => ExitCode::from(2),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(3)
        }
    }
}

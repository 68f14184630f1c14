//! `wattage completions` and `wattage man`: what a shell and `man` can be told about the command line, made from the same
//! definitions as the help.

use clap_complete::Shell;
use clap_mangen::Man as Page;

use super::help;
use super::output::{Exit, Failure, Refusal, conclude, print};

/// Print the completions for a shell: commands, options and files by the Tab key.
#[derive(clap::Args)]
#[command(after_help = help::COMPLETIONS)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Print a man page: of wattage, or of one of its commands.
#[derive(clap::Args)]
#[command(after_help = help::MAN)]
pub(super) struct Man {
    /// The command, and the command within it, as in sandbox create; wattage itself if none is named.
    #[arg(num_args = 0..=2)]
    command: Vec<String>,
}

impl Completions {
    pub(super) fn execute(&self, mut command: clap::Command) -> anyhow::Result<Exit> {
        let name = command.get_name().to_owned();
        let mut out = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut out);
        print(&String::from_utf8(out)?)?;
        Ok(Exit::Success)
    }
}

impl Man {
    pub(super) fn execute(&self, command: clap::Command) -> anyhow::Result<Exit> {
        conclude(false, self.page(command))
    }

    fn page(&self, mut command: clap::Command) -> Result<Exit, Failure> {
        // Names of commands and the help of each are complete once it is built.
        command.build();
        let mut named = &command;
        for name in &self.command {
            let Some(found) = named.find_subcommand(name) else {
                let names = named.get_subcommands().map(clap::Command::get_name);
                let names: Vec<&str> = names.collect();
                let there = match &names[..] {
                    [] => "there is none within it".to_owned(),
                    names => format!("there are: {}", names.join(", ")),
                };
                let error = format!("there is no command {name:?}; {there}");
                return Err(Refusal::new(error).into());
            };
            named = found;
        }
        let mut out = Vec::new();
        Page::new(named.clone()).render(&mut out)?;
        print(&String::from_utf8_lossy(&out))?;
        Ok(Exit::Success)
    }
}

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
    /// The command; wattage itself if none is named.
    command: Option<String>,
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
        let names: Vec<&str> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let named = match &self.command {
            None => Some(&command),
            Some(name) => command.find_subcommand(name),
        };
        let Some(named) = named else {
            let names = names.join(", ");
            let name = self.command.as_deref().unwrap_or_default();
            let error = format!("there is no command {name:?}; there are: {names}");
            return Err(Refusal::new(error).into());
        };
        let mut out = Vec::new();
        Page::new(named.clone()).render(&mut out)?;
        print(&String::from_utf8_lossy(&out))?;
        Ok(Exit::Success)
    }
}

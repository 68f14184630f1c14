//! A flag and an environment variable for each setting, made from the list.

use std::collections::BTreeMap;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::define::Setting;
use super::kind::Form;
use super::list::LIST;
use super::load::Source;

/// The settings that were given by flags or in the environment, as texts.
#[derive(Debug, Clone, Default)]
pub struct Flags(BTreeMap<&'static str, (String, Source)>);

impl Flags {
    pub(super) fn value(&self, setting: &Setting) -> Option<(String, Source)> {
        self.0.get(setting.field).cloned()
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        LIST.iter()
            .fold(command, |command, setting| command.arg(arg(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for setting in LIST.iter() {
            let Some(text) = matches.get_one::<String>(setting.field) else {
                continue;
            };
            let source = match matches.value_source(setting.field) {
                Some(ValueSource::EnvVariable) => Source::Environment(setting.variable.clone()),
                _ => Source::Flag(format!("--{}", setting.name)),
            };
            self.0.insert(setting.field, (text.clone(), source));
        }
        Ok(())
    }
}

fn arg(setting: &'static Setting) -> Arg {
    let value = match setting.form {
        Form::Text(name) | Form::Bare(name) => name,
        Form::List(name) => name,
        Form::Secret => "TOKEN",
    };
    let mut help = setting.doc.replace('\n', " ");
    if !setting.default.is_empty() {
        help.push_str(&format!(" [default: {}]", setting.default));
    }
    if let Some((low, high)) = setting.range {
        help.push_str(&format!(" [{low} to {high}]"));
    }
    if matches!(setting.form, Form::List(_)) {
        help.push_str(" [several: with commas between them]");
    }
    Arg::new(setting.field)
        .long(setting.name.as_str())
        .env(setting.variable.as_str())
        // The environment of whoever asks for help is not for the screen.
        .hide_env_values(true)
        .value_name(value)
        .help_heading(setting.group)
        .help(help)
}

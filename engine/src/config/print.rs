//! The configuration as people read it: a whole file with comments, and what is not as it comes.

use super::define::Setting;
use super::kind::Form;
use super::list::LIST;
use super::load::Configuration;

/// The configuration as a file that [`super::load`] reads. Secrets are left out.
pub(crate) fn commented(configuration: &Configuration) -> String {
    let mut text = String::from(
        "# Configuration of `wattage serve`; give it with --config FILE or WATTAGE_CONFIG.\n\
         # A flag comes before the environment, and that before this file.\n",
    );
    let mut group = "";
    for setting in LIST.iter() {
        if setting.group != group {
            group = setting.group;
            text.push_str(&format!("\n### {group}\n"));
        }
        text.push('\n');
        for line in setting.doc.lines() {
            text.push_str(&format!("# {line}\n"));
        }
        text.push_str(&format!("# {}\n", notes(setting)));
        let value = literal(setting, &configuration.settings.get(setting));
        let comment = if setting.is_secret() { "# " } else { "" };
        text.push_str(&format!("{comment}{} = {value}\n", setting.name));
    }
    text
}

/// Default, range, flag and variable.
fn notes(setting: &Setting) -> String {
    let default = literal(setting, setting.default);
    let range = setting
        .range
        .map(|(low, high)| format!("; {low} to {high}"));
    format!(
        "Default {default}{}. --{}, {}",
        range.unwrap_or_default(),
        setting.name,
        setting.variable
    )
}

/// A value as TOML.
fn literal(setting: &Setting, text: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match setting.form {
        Form::Bare(_) => text.to_owned(),
        Form::Text(_) | Form::Secret => quoted(text),
        Form::List(_) => {
            let items: Vec<String> = text
                .split(',')
                .filter(|i| !i.is_empty())
                .map(quoted)
                .collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A line for each setting that somebody gave: its value, and where it came from.
pub(crate) fn deviations(configuration: &Configuration) -> Vec<String> {
    let line = |(setting, source): &(&Setting, _)| {
        let value = match setting.is_secret() {
            true => "(not shown)".to_owned(),
            false => literal(setting, &configuration.settings.get(setting)),
        };
        format!("{} = {value} ({source})", setting.name)
    };
    configuration.given.iter().map(line).collect()
}

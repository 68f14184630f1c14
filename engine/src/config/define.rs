//! How a list of settings becomes a struct and a table of what can be said about each.

use super::kind::Form;

/// What there is to know about a setting, apart from its value.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its field in [`super::Settings`].
    pub(super) field: &'static str,
    /// Its flag without dashes, and its key in a file: `body-limit`.
    pub(super) name: String,
    /// Its environment variable: `WATTAGE_BODY_LIMIT`.
    pub(super) variable: String,
    /// What it belongs to.
    pub(super) group: &'static str,
    /// What it means, in lines.
    pub(super) doc: String,
    /// Its default, as a text.
    pub(super) default: &'static str,
    /// The smallest and the largest value, if there are such.
    pub(super) range: Option<(&'static str, &'static str)>,
    /// What its values look like.
    pub(super) form: Form,
}

impl Setting {
    pub(super) fn new(
        field: &'static str,
        group: &'static str,
        doc: &[&str],
        default: &'static str,
        range: &[&'static str],
        form: Form,
    ) -> Self {
        let lines: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
        Self {
            field,
            name: field.replace('_', "-"),
            variable: format!("WATTAGE_{}", field.to_uppercase()),
            group,
            doc: lines.join("\n"),
            default,
            range: range.first().copied().zip(range.last().copied()),
            form,
        }
    }

    /// Whether its value is for nobody's eyes.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.form, Form::Secret)
    }
}

/// Makes [`super::Settings`] and what belongs to it out of the list.
macro_rules! settings {
    ($( $group:literal { $(
        $(#[doc = $doc:literal])+
        $field:ident: $type:ty as $kind:ident = $default:literal $(in $low:literal to $high:literal)?;
    )+ } )+) => {
        /// How a node works. Every field is a setting: `body_limit` is `--body-limit`, `WATTAGE_BODY_LIMIT`, and
        /// `body-limit` in a configuration file.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Settings { $($(
            $(#[doc = $doc])+
            pub $field: $type,
        )+)+ }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($(
                    $field: $kind::read($default).expect("a test reads every default"),
                )+)+ }
            }
        }

        /// All settings, in the order in which they are shown.
        pub(super) static LIST: LazyLock<Vec<Setting>> = LazyLock::new(|| vec![ $($(
            Setting::new(
                stringify!($field), $group, &[$($doc),+], $default, &[$($low, $high)?], $kind::FORM,
            ),
        )+)+ ]);

        impl Settings {
            /// Gives `setting` the value that `text` stands for.
            ///
            /// # Errors
            /// What is wrong with `text`, in words.
            pub(super) fn set(&mut self, setting: &Setting, text: &str) -> Result<(), String> {
                match setting.field {
                    $($( stringify!($field) => self.$field = kind::within::<$kind>(text, setting.range)?, )+)+
                    other => return Err(format!("there is no setting {other}")),
                }
                Ok(())
            }

            /// The value of `setting`, as a text that [`Settings::set`] reads.
            pub(super) fn get(&self, setting: &Setting) -> String {
                match setting.field {
                    $($( stringify!($field) => $kind::show(&self.$field), )+)+
                    _ => String::new(),
                }
            }
        }
    };
}

pub(super) use settings;

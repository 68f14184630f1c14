//! The name section: `$names` of functions and locals, kept for messages and argument forms. Long ones are not kept.

use wasmparser::{Name, NameSectionReader};

use super::definition::Names;
use crate::limits;

/// Reads what can be read; names are for people, so a damaged section is no error.
pub(super) fn read_names(section: NameSectionReader<'_>) -> Names {
    let mut names = Names::default();
    for subsection in section.into_iter().map_while(Result::ok) {
        match subsection {
            Name::Function(functions) => {
                for naming in functions.into_iter().map_while(Result::ok) {
                    if naming.name.len() <= limits::NAME_BYTES {
                        names.functions.insert(naming.index, naming.name.to_owned());
                    }
                }
            }
            Name::Local(functions) => {
                for function in functions.into_iter().map_while(Result::ok) {
                    for naming in function.names.map_while(Result::ok) {
                        let key = (function.index, naming.index);
                        if naming.name.len() <= limits::NAME_BYTES {
                            names.locals.insert(key, naming.name.to_owned());
                        }
                    }
                }
            }
            _ => {}
        }
    }
    names
}

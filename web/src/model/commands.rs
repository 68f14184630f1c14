//! What the editor can be told to do beyond typing: the one list for its keys, its buttons, and the sheet behind `?`.

use serde::Serialize;

/// A command of the editor.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub struct Command {
    /// What the editor knows it by.
    pub name: &'static str,
    /// Its key as CodeMirror writes it; `Mod` is Cmd on a Mac, else Ctrl.
    pub key: &'static str,
    /// Its key as people read it.
    pub shown: &'static str,
    /// What is written on its button; empty for those without one.
    pub label: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// Whether the plain editor has it too.
    pub plain: bool,
}

/// All of them, in the order of the buttons.
pub const COMMANDS: [Command; 11] = [
    Command {
        name: "next-problem",
        key: "F8",
        shown: "F8",
        label: "",
        meaning: "go to the next problem",
        plain: true,
    },
    Command {
        name: "previous-problem",
        key: "Shift-F8",
        shown: "Shift F8",
        label: "",
        meaning: "go to the problem before",
        plain: true,
    },
    Command {
        name: "complete",
        key: "Ctrl-Space",
        shown: "Ctrl Space",
        label: "Complete",
        meaning: "list what could be written here, with prices; Enter takes one, Esc closes the list",
        plain: false,
    },
    Command {
        name: "explain",
        key: "F4",
        shown: "F4",
        label: "Explain",
        meaning: "explain what is at the cursor: stack effect, price, meaning",
        plain: false,
    },
    Command {
        name: "parameters",
        key: "Ctrl-Shift-Space",
        shown: "Ctrl Shift Space",
        label: "Parameters",
        meaning: "show what the call around the cursor takes",
        plain: false,
    },
    Command {
        name: "definition",
        key: "F12",
        shown: "F12",
        label: "Definition",
        meaning: "go to the definition of the name at the cursor (or Ctrl and a click on it, Cmd on a Mac)",
        plain: false,
    },
    Command {
        name: "references",
        key: "Shift-F12",
        shown: "Shift F12",
        label: "Uses",
        meaning: "list the uses of the name at the cursor",
        plain: false,
    },
    Command {
        name: "rename",
        key: "F2",
        shown: "F2",
        label: "Rename",
        meaning: "rename what the name at the cursor stands for, everywhere",
        plain: false,
    },
    Command {
        name: "format",
        key: "Shift-Alt-f",
        shown: "Shift Alt F",
        label: "Format",
        meaning: "format the source",
        plain: false,
    },
    Command {
        name: "outline",
        key: "Mod-Shift-o",
        shown: "Ctrl Shift O",
        label: "Outline",
        meaning: "list functions, globals, memory and data, and go to one (Cmd Shift O on a Mac)",
        plain: false,
    },
    Command {
        name: HINTS,
        key: "Shift-Alt-h",
        shown: "Shift Alt H",
        label: "Hints",
        meaning: "show or hide the grey names of operands and ends",
        plain: false,
    },
];

/// The command that is a switch.
pub const HINTS: &str = "hints";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_and_no_name_stands_twice() {
        for (index, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[index + 1..] {
                assert_ne!(command.key, other.key);
                assert_ne!(command.name, other.name);
            }
        }
    }
}

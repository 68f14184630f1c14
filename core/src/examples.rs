//! The examples: each once, with the call that shows it. Sources are in `www/examples`.

/// A contract to start from.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Its id, and its file name without `.wat`.
    pub id: &'static str,
    /// What menus call it.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
    /// The WAT source.
    pub source: &'static str,
    /// The function to call first.
    pub function: &'static str,
    /// Its arguments, as text.
    pub arguments: &'static [&'static str],
    /// Call input: `0x` + hex.
    pub input: &'static str,
    /// How much the call may take from the caller.
    pub spend_limit: u128,
}

/// Every example, in the order of the menu. The first is what a first visit shows.
pub static EXAMPLES: [Example; 5] = [
    Example {
        id: "counter",
        title: "Counter",
        summary: "A number in storage that anybody can add to.",
        source: include_str!("../../www/examples/counter.wat"),
        function: "increment",
        arguments: &["1"],
        input: "0x",
        spend_limit: 0,
    },
    Example {
        id: "get-caller",
        title: "Who is calling?",
        summary: "Asks the host for the caller and returns it as a number.",
        source: include_str!("../../www/examples/get-caller.wat"),
        function: "main",
        arguments: &[],
        input: "0x",
        spend_limit: 0,
    },
    Example {
        id: "transfer",
        title: "Transfer",
        summary: "Pays bob from the caller's balance, within the call's spend limit.",
        source: include_str!("../../www/examples/transfer.wat"),
        function: "pay",
        arguments: &["300"],
        input: "0x",
        spend_limit: 300,
    },
    Example {
        id: "key-value",
        title: "Key-value store",
        summary: "Keys and values of any length, through call input and return data.",
        source: include_str!("../../www/examples/key-value.wat"),
        function: "set",
        arguments: &[],
        input: "0x05636f6c6f72616d626572",
        spend_limit: 0,
    },
    Example {
        id: "attempt",
        title: "A call that may fail",
        summary: "Calls a contract, itself, and goes on when that refuses.",
        source: include_str!("../../www/examples/attempt.wat"),
        function: "attempt",
        arguments: &["11"],
        input: "0x",
        spend_limit: 0,
    },
];

/// The example with this id.
#[must_use]
pub fn example(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.id == id)
}

//! The fields of a call, as the page and the command line fill them in.

use super::{CallTexts, SharedTransaction};
use crate::types::{Value, grouped};

impl CallTexts {
    /// The fields of a call that was made, in one way of writing: so that the same call gives the same link, however its
    /// fields were typed. `None` for what is no call.
    #[must_use]
    pub fn of(transaction: &SharedTransaction) -> Option<Self> {
        let SharedTransaction::Call {
            sender,
            gas_limit,
            contract: _,
            function,
            arguments,
            input,
            value,
            spend_limit,
        } = transaction
        else {
            return None;
        };
        Some(Self {
            caller: sender.shown(),
            function: function.clone(),
            arguments: arguments.iter().map(Value::number).collect(),
            value: grouped(*value),
            spend_limit: grouped(*spend_limit),
            input: match input.0.is_empty() {
                true => String::new(),
                false => input.to_string(),
            },
            gas_limit: grouped(*gas_limit),
        })
    }
}

//! Whether a call fits a contract: exactly the named entry, with exactly its parameters.

use super::{Contract, Entry, Param};
use crate::ledger::Rejection;
use crate::limits;
use crate::types::{Bytes, Value, plain_line};

impl Contract {
    /// Checks a call before anything is executed.
    ///
    /// # Errors
    /// [`Rejection`] when there is no such entry, the arguments do not fit it, or the input is too long.
    pub fn check_call(
        &self,
        function: &str,
        arguments: &[Value],
        input: &Bytes,
    ) -> Result<(), Rejection> {
        Self::check_input(input)?;
        let entry = self.expect_entry(function)?;
        entry.check_count(arguments.len())?;
        for (index, (param, given)) in entry.params.iter().zip(arguments).enumerate() {
            if param.ty != given.ty() {
                return Err(Rejection::Argument {
                    function: function.to_owned(),
                    index: index + 1,
                    problem: format!("it is {}, and {given} was given", param.ty),
                });
            }
        }
        Ok(())
    }

    /// The entry with this name.
    ///
    /// # Errors
    /// [`Rejection::NoEntry`] with the names there are.
    pub fn expect_entry(&self, function: &str) -> Result<&Entry, Rejection> {
        self.entry(function).ok_or_else(|| Rejection::NoEntry {
            function: function.chars().take(limits::NAME_BYTES).collect(),
            available: self
                .entries()
                .iter()
                .map(|e| plain_line(&e.name).into_owned())
                .collect(),
        })
    }

    pub(crate) fn check_input(input: &Bytes) -> Result<(), Rejection> {
        match input.0.len() {
            given if given > limits::INPUT_BYTES => Err(Rejection::Input { given }),
            _ => Ok(()),
        }
    }
}

impl Entry {
    fn check_count(&self, given: usize) -> Result<(), Rejection> {
        if given == self.params.len() {
            return Ok(());
        }
        Err(Rejection::ArgumentCount {
            function: plain_line(&self.name).into_owned(),
            signature: self.signature().to_string(),
            expected: self.params.len(),
            given,
        })
    }

    /// Reads arguments from text: `5`, or with its type, `i64:5`.
    ///
    /// # Errors
    /// [`Rejection`] when there are too many or too few, or one is no value of its parameter's type.
    pub fn parse_arguments(&self, texts: &[String]) -> Result<Vec<Value>, Rejection> {
        self.check_count(texts.len())?;
        let parse = |(index, (param, text)): (usize, (&Param, &String))| {
            param.ty.parse(text).map_err(|error| Rejection::Argument {
                function: plain_line(&self.name).into_owned(),
                index: index + 1,
                problem: error.to_string(),
            })
        };
        let pairs = self.params.iter().zip(texts);
        pairs.enumerate().map(parse).collect()
    }
}

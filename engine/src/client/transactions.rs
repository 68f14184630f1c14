//! Submitting transactions, and asking what they would come to.

use std::fmt;
use std::str::FromStr;

use wattage_core::api::{Preview, PreviewRequest, TransactionRequest, TransactionResult, routes};

use super::request::Request;
use super::{ClientError, SandboxClient};

/// The most characters of a key.
const KEY_MOST: usize = 64;

/// What a node knows a repeated transaction again by: it is executed once, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key has 1 to {KEY_MOST} visible ASCII characters")]
pub struct KeyError;

impl Key {
    /// A key that nobody else has.
    ///
    /// # Errors
    /// [`getrandom::Error`] when the system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex::encode(bytes)))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let fits = (1..=KEY_MOST).contains(&text.len());
        match fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(text.to_owned())),
            false => Err(KeyError),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a transaction that was submitted came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Submitted {
    /// What it came to.
    pub result: TransactionResult,
    /// Whether the node had executed it before, under the same key: nothing new was done then.
    pub replayed: bool,
}

impl SandboxClient<'_> {
    /// Submits a transaction, and answers when its block is on the node's disk. If the connection breaks it is sent
    /// again under the same key, by which the node knows it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn submit(
        &self,
        transaction: &TransactionRequest,
        key: &Key,
    ) -> Result<Submitted, ClientError> {
        let request = Request::post(routes::TRANSACTIONS, &[&self.id]).json(transaction);
        let request = request.token(self.token.as_ref()).key(key);
        let request = request.member(self.member.as_ref());
        let (result, replayed) = self.client.fetch_replayed(&request)?;
        Ok(Submitted { result, replayed })
    }

    /// What transactions would come to. Nothing is kept.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn preview(&self, transactions: Vec<TransactionRequest>) -> Result<Preview, ClientError> {
        let request = Request::post(routes::PREVIEW, &[&self.id]);
        let request = request.json(&PreviewRequest { transactions });
        self.client.fetch(&request)
    }
}

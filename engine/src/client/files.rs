//! Whole ledgers as files: out of a node and into one.

use std::io::{self, Read as _, Write};

use wattage_core::api::{SandboxCreated, routes};

use super::request::Request;
use super::{Client, ClientError, SandboxClient};

impl Client {
    /// Makes a sandbox from the bytes of a ledger file. The node executes every transaction again.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn import(&self, file: Vec<u8>) -> Result<SandboxCreated, ClientError> {
        self.fetch(&Request::post(routes::IMPORT, &[]).bytes(file))
    }
}

impl SandboxClient<'_> {
    /// Writes its ledger file, of all blocks up to a height, to `out`, and `progress` says after each piece how many
    /// bytes there are. Answers how many there were.
    ///
    /// # Errors
    /// [`ClientError`]; what was written then is not to be used.
    pub fn export(
        &self,
        height: Option<u64>,
        out: &mut impl Write,
        mut progress: impl FnMut(u64),
    ) -> Result<u64, ClientError> {
        let request = Request::get(routes::EXPORT, &[&self.id]).with("height", height);
        let body = self.client.open(&request)?;
        let mut body = body.into_with_config().limit(u64::MAX).reader();
        let broke = |error: io::Error| ClientError::Unanswered {
            node: self.client.node.to_string(),
            why: error.to_string(),
        };
        let mut piece = vec![0; 64 * 1024];
        let mut sum = 0;
        loop {
            let read = match body.read(&mut piece) {
                Ok(0) => return Ok(sum),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broke(error)),
            };
            out.write_all(&piece[..read]).map_err(ClientError::Write)?;
            sum += read as u64;
            progress(sum);
        }
    }
}

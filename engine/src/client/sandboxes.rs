//! Making sandboxes, and what is done with a sandbox as a whole.

use wattage_core::api::{
    CreateSandbox, ForkRequest, RewindRequest, Sandbox, SandboxCreated, routes,
};

use super::request::Request;
use super::{Client, ClientError, SandboxClient};

impl Client {
    /// Makes a sandbox.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn create_sandbox(&self, request: &CreateSandbox) -> Result<SandboxCreated, ClientError> {
        self.fetch(&Request::post(routes::SANDBOXES, &[]).json(request))
    }
}

impl SandboxClient<'_> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The sandbox and its head.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn read(&self) -> Result<Sandbox, ClientError> {
        self.client
            .fetch(&Request::get(routes::SANDBOX, &[&self.id]))
    }

    /// Copies its ledger, as it was at a height or is now, into a new sandbox.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn fork(&self, height: Option<u64>) -> Result<SandboxCreated, ClientError> {
        let request = Request::post(routes::FORK, &[&self.id]).json(&ForkRequest { height });
        self.client.fetch(&request)
    }

    /// Takes it back to an earlier block.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn rewind(&self, height: u64) -> Result<Sandbox, ClientError> {
        let request = Request::post(routes::REWIND, &[&self.id]).json(&RewindRequest { height });
        self.client.fetch(&request.token(self.token.as_ref()))
    }

    /// Takes the last rewind back.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn undo_rewind(&self) -> Result<Sandbox, ClientError> {
        let request = Request::post(routes::UNDO_REWIND, &[&self.id]);
        self.client.fetch(&request.token(self.token.as_ref()))
    }

    /// Takes a new token in place of the old one.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn rotate_token(&self) -> Result<SandboxCreated, ClientError> {
        let request = Request::post(routes::TOKEN, &[&self.id]);
        self.client.fetch(&request.token(self.token.as_ref()))
    }

    /// Removes it, for good.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn remove(&self) -> Result<(), ClientError> {
        let request = Request::delete(routes::SANDBOX, &[&self.id]);
        self.client.done(&request.token(self.token.as_ref()))
    }
}

//! Reading a ledger: accounts, storage, code, blocks, transactions, receipts, proofs. With a height, as it was then.

use wattage_core::api::{
    AccountPage, AccountView, BlockPage, BlockView, CodeView, PlacedTransaction, ProofView,
    StoragePage, TransactionResult, routes,
};
use wattage_core::types::{Address, Bytes, Hash};

use super::request::Request;
use super::{ClientError, SandboxClient};

/// In which order blocks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

impl SandboxClient<'_> {
    /// An account; one that was never used has balance and nonce 0.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn account(
        &self,
        address: &Address,
        height: Option<u64>,
    ) -> Result<AccountView, ClientError> {
        let request = Request::get(routes::ACCOUNT, &[&self.id, &address.to_string()]);
        self.client.fetch(&request.with("height", height))
    }

    /// A page of accounts, those after an address.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn accounts(
        &self,
        height: Option<u64>,
        after: Option<Address>,
        limit: usize,
    ) -> Result<AccountPage, ClientError> {
        let request = Request::get(routes::ACCOUNTS, &[&self.id]).with("height", height);
        let request = request.with("after", after).with("limit", Some(limit));
        self.client.fetch(&request)
    }

    /// A page of a contract's storage, rows after a key.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn storage(
        &self,
        contract: &Address,
        height: Option<u64>,
        after: Option<Bytes>,
        limit: usize,
    ) -> Result<StoragePage, ClientError> {
        let request = Request::get(routes::STORAGE, &[&self.id, &contract.to_string()]);
        let request = request.with("height", height).with("after", after);
        self.client.fetch(&request.with("limit", Some(limit)))
    }

    /// The code with this hash.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn code(&self, hash: &Hash) -> Result<CodeView, ClientError> {
        let request = Request::get(routes::CODE, &[&self.id, &hash.to_string()]);
        self.client.fetch(&request)
    }

    /// A page of blocks, those that come after a height in this order.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn blocks(
        &self,
        order: Order,
        after: Option<u64>,
        limit: usize,
    ) -> Result<BlockPage, ClientError> {
        let order = match order {
            Order::Newest => "newest",
            Order::Oldest => "oldest",
        };
        let request = Request::get(routes::BLOCKS, &[&self.id]).with("order", Some(order));
        let request = request.with("after", after).with("limit", Some(limit));
        self.client.fetch(&request)
    }

    /// The block at a height.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn block(&self, height: u64) -> Result<BlockView, ClientError> {
        let request = Request::get(routes::BLOCK, &[&self.id, &height.to_string()]);
        self.client.fetch(&request)
    }

    /// A transaction.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn transaction(&self, hash: &Hash) -> Result<PlacedTransaction, ClientError> {
        let request = Request::get(routes::TRANSACTION, &[&self.id, &hash.to_string()]);
        self.client.fetch(&request)
    }

    /// The receipt of a transaction.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn receipt(&self, hash: &Hash) -> Result<TransactionResult, ClientError> {
        let request = Request::get(routes::RECEIPT, &[&self.id, &hash.to_string()]);
        self.client.fetch(&request)
    }

    /// The proof of an account, or that there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn account_proof(
        &self,
        address: &Address,
        height: Option<u64>,
    ) -> Result<ProofView, ClientError> {
        let request = Request::get(routes::ACCOUNT_PROOF, &[&self.id, &address.to_string()]);
        self.client.fetch(&request.with("height", height))
    }

    /// The proof of a row of a contract's storage, or that there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn storage_proof(
        &self,
        contract: &Address,
        key: &Bytes,
        height: Option<u64>,
    ) -> Result<ProofView, ClientError> {
        let parts = [&*self.id, &contract.to_string(), &key.to_string()];
        let request = Request::get(routes::STORAGE_PROOF, &parts);
        self.client.fetch(&request.with("height", height))
    }
}

//! revm: the EVM, on its database in memory.

use anyhow::{Context as _, Result, anyhow};
use revm::bytecode::Bytecode;
use revm::context::TxEnv;
use revm::context::result::{ExecutionResult, Output};
use revm::database::InMemoryDB;
use revm::primitives::{Address, Bytes, TxKind, U256};
use revm::state::AccountInfo;
use revm::{Context, ExecuteCommitEvm, MainBuilder as _, MainContext as _};

use super::{GAS, evm};

/// Where the contract is.
const CONTRACT: Address = Address::repeat_byte(0xc0);

/// An EVM whose database has one contract, and the call of it.
pub(crate) struct Revm<E> {
    evm: E,
    transaction: TxEnv,
}

/// Calls of the contract: the changes are handed out, or kept in the database. A trait, since the EVM's type has no name
/// that one would want to write.
pub(crate) trait Call {
    fn call(&mut self, argument: u64) -> Result<u64>;
    fn call_and_keep(&mut self, argument: u64) -> Result<u64>;
}

/// revm with the program at [`CONTRACT`].
pub(crate) fn new(program: &str) -> Result<impl Call> {
    let mut database = InMemoryDB::default();
    let code = Bytecode::new_raw(evm::assemble(program)?.into());
    database.insert_account_info(CONTRACT, AccountInfo::from_bytecode(code));
    let context = Context::mainnet()
        .with_db(database)
        .modify_cfg_chained(|config| {
            // Loops take more gas than the chain allows a transaction.
            config.tx_gas_limit_cap = Some(GAS);
            config.disable_nonce_check = true;
        });
    let transaction = TxEnv::builder()
        .kind(TxKind::Call(CONTRACT))
        .gas_limit(GAS)
        .build()
        .map_err(|error| anyhow!("{error:?}"))?;
    Ok(Revm {
        evm: context.build_mainnet(),
        transaction,
    })
}

impl<E> Revm<E> {
    fn transaction(&self, argument: u64) -> TxEnv {
        let data = U256::from(argument).to_be_bytes::<32>();
        TxEnv {
            data: Bytes::copy_from_slice(&data),
            ..self.transaction.clone()
        }
    }
}

impl<E> Call for Revm<E>
where
    E: ExecuteCommitEvm<Tx = TxEnv, ExecutionResult = ExecutionResult>,
    E::Error: std::fmt::Debug,
{
    fn call(&mut self, argument: u64) -> Result<u64> {
        let done = self.evm.transact(self.transaction(argument));
        number(done.map_err(|error| anyhow!("{error:?}"))?.result)
    }

    fn call_and_keep(&mut self, argument: u64) -> Result<u64> {
        let done = self.evm.transact_commit(self.transaction(argument));
        number(done.map_err(|error| anyhow!("{error:?}"))?)
    }
}

/// The 32 bytes that a program returned.
fn number(result: ExecutionResult) -> Result<u64> {
    match result {
        ExecutionResult::Success {
            output: Output::Call(bytes),
            ..
        } => {
            let number = U256::try_from_be_slice(&bytes).context("32 bytes")?;
            u64::try_from(number).context("a number of 64 bits")
        }
        other => Err(anyhow!("the call failed: {other:?}")),
    }
}

/// From bytes to code that can run: finds the places that may be jumped to.
pub(crate) fn analyse(code: &[u8]) -> Bytecode {
    Bytecode::new_raw(Bytes::copy_from_slice(code))
}

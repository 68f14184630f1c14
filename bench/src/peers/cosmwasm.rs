//! cosmwasm-vm: wasm contracts on Wasmer, as a chain of the Cosmos uses it. A call is an instance from the cache and one
//! message.

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use cosmwasm_std::Checksum;
use cosmwasm_vm::testing::{MockApi, MockQuerier, MockStorage, mock_backend, mock_env, mock_info};
use cosmwasm_vm::{Backend, Cache, CacheOptions, InstanceOptions, Size, call_execute_raw, to_vec};
use tempfile::TempDir;

use super::GAS;

/// The entry points that every contract of cosmwasm-vm has, in front of `main`.
const ENTRY_POINTS: &str = include_str!("../../programs/cosmwasm.wat");

type Mock = Backend<MockApi, MockStorage, MockQuerier>;

/// A cache with one contract, and what a chain hands to each call.
pub(crate) struct Cosmwasm {
    cache: Cache<MockApi, MockStorage, MockQuerier>,
    checksum: Checksum,
    backend: Option<Mock>,
    env: Vec<u8>,
    info: Vec<u8>,
    _folder: TempDir,
}

/// Where compiled contracts are found again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// In memory, for as long as the process lives.
    Pinned,
    /// On disk alone.
    OnDisk,
}

impl Cosmwasm {
    pub(crate) fn new(program: &str, kept: Kept) -> Result<Self> {
        let memory = match kept {
            Kept::Pinned => Size::mebi(200),
            Kept::OnDisk => Size::new(0),
        };
        let (cache, folder) = cache(memory)?;
        let checksum = cache.store_code(&module(program)?, true, true)?;
        if kept == Kept::Pinned {
            cache.pin(&checksum)?;
        }
        Ok(Self {
            cache,
            checksum,
            backend: Some(mock_backend(&[])),
            env: to_vec(&mock_env())?,
            info: to_vec(&mock_info("alice", &[]))?,
            _folder: folder,
        })
    }

    /// Executes the contract on an instance of its own; the storage stays.
    pub(crate) fn call(&mut self, argument: u64) -> Result<u64> {
        let backend = self.backend.take().context("the call before failed")?;
        let options = InstanceOptions { gas_limit: GAS };
        let mut instance = self.cache.get_instance(&self.checksum, backend, options)?;
        let message = argument.to_le_bytes();
        let answer = call_execute_raw(&mut instance, &self.env, &self.info, &message)?;
        self.backend = instance.recycle();
        let answer = answer
            .try_into()
            .ok()
            .context("the answer has eight bytes")?;
        Ok(u64::from_le_bytes(answer))
    }
}

/// A cache in a folder of its own, with so much room in memory.
pub(crate) fn cache(memory: Size) -> Result<(Cache<MockApi, MockStorage, MockQuerier>, TempDir)> {
    let folder = TempDir::new()?;
    let options = CacheOptions::new(
        folder.path(),
        HashSet::<String>::new(),
        memory,
        Size::mebi(32),
    );
    // SAFETY: the folder has just been made, and nobody else writes to it.
    #[allow(unsafe_code)] // the only way to make a cache
    let cache = unsafe { Cache::new(options)? };
    Ok((cache, folder))
}

/// The program with its entry points, as a module.
pub(crate) fn module(program: &str) -> Result<Vec<u8>> {
    let fields = program
        .trim_end()
        .strip_suffix(')')
        .context("a program ends its module")?;
    Ok(wat::parse_str(format!("{fields}{ENTRY_POINTS})"))?)
}

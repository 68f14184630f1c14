//! The programs that are measured: files whose first line says what is called.

use std::path::Path;

use wasmtime::Result;
use wasmtime::error::Context;
use wattage_core::contract::Contract;
use wattage_core::types::Value;

/// A program and its call.
pub(crate) struct Program {
    /// Its file's name without the ending.
    pub(crate) name: String,
    /// The module.
    pub(crate) contract: Contract,
    /// The function that is called.
    pub(crate) function: String,
    /// Its arguments.
    pub(crate) arguments: Vec<Value>,
}

impl Program {
    /// All of them, sorted by name.
    pub(crate) fn all() -> Result<Vec<Self>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
        let mut programs = Vec::new();
        for file in std::fs::read_dir(folder)? {
            programs.push(Self::read(&file?.path())?);
        }
        programs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(programs)
    }

    fn read(path: &Path) -> Result<Self> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let source = std::fs::read_to_string(path).with_context(|| name.clone().into_owned())?;
        let first = source.lines().next().unwrap_or_default();
        let call = first.strip_prefix(";; call: ");
        let call = call.with_context(|| format!("{name}: the first line says no call"))?;
        let mut words = call.split(' ');
        Ok(Self {
            function: words.next().unwrap_or_default().to_owned(),
            arguments: words.map(str::parse).collect::<Result<_, _>>()?,
            contract: Contract::from_wat(&source)
                .with_context(|| format!("{name} is no contract"))?,
            name: name.into_owned(),
        })
    }
}

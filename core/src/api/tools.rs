//! Assembling and disassembling.

use serde::{Deserialize, Serialize};

use crate::types::{Bytes, Hash};

/// WAT to be assembled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssembleRequest {
    /// The WAT.
    pub source: String,
}

/// An assembled contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assembled {
    /// The module, as it is deployed.
    pub wasm: Bytes,
    /// The module as it runs: it meters itself.
    pub instrumented: Bytes,
    /// Hash of the code, source included.
    pub hash: Hash,
    /// Id of the gas schedule that the metering charges by.
    pub schedule: String,
    /// Exported functions with their signatures.
    pub functions: Vec<FunctionView>,
}

/// An exported function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunctionView {
    /// Its name.
    pub name: String,
    /// Its signature, such as `(i32, i64) -> i32`.
    pub signature: String,
}

/// A module to be disassembled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DisassembleRequest {
    /// The module.
    pub wasm: Bytes,
}

/// A disassembled module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Disassembled {
    /// Its WAT.
    pub source: String,
}

/// A stored bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shared {
    /// Its id: the same bytes have the same id.
    pub id: String,
}

//! Assembling and disassembling: what needs no sandbox.

use std::io;

use axum::Json;
use axum::extract::State;
use wasmprinter::Print;
use wattage_core::api::{
    AssembleRequest, Assembled, DisassembleRequest, Disassembled, FunctionView, routes,
};
use wattage_core::contract::{Contract, Diagnostic, Entry, Mode, instrument};
use wattage_core::limits;
use wattage_core::schedule::WATTAGE_1;
use wattage_core::types::{Bytes, grouped, plain_line};

use super::error::ApiError;
use super::extract::Body;
use super::node::Node;
use super::problems::{BUSY, CODE, words};

/// WAT to a module.
///
/// Assembles and checks a contract as a deployment would. A source that is refused comes back with the place and what
/// to do, in `diagnostic`.
#[utoipa::path(post, path = routes::ASSEMBLE, operation_id = "assemble", tag = "tools",
    request_body = AssembleRequest,
    responses((status = 200, body = Assembled)),
    extensions(("x-problems" = json!(words(&[&[BUSY, CODE]])))))]
pub(super) async fn assemble(
    State(node): State<Node>,
    Body(request): Body<AssembleRequest>,
) -> Result<Json<Assembled>, ApiError> {
    let work = move || {
        let contract = Contract::from_wat(&request.source);
        let contract = contract.map_err(|error| ApiError::Diagnostic(Box::new(error)))?;
        let function = |entry: &Entry| FunctionView {
            name: entry.name.clone(),
            signature: entry.signature().to_string(),
        };
        Ok(Json(Assembled {
            wasm: Bytes(contract.wasm().to_vec()),
            instrumented: Bytes(instrument(&contract, Mode::Metered).wasm),
            hash: contract.code().hash(),
            schedule: WATTAGE_1.id.to_owned(),
            functions: contract.entries().iter().map(function).collect(),
        }))
    };
    node.execute(work).await
}

/// A module to WAT.
///
/// Any core module, also one that would be refused as a contract.
#[utoipa::path(post, path = routes::DISASSEMBLE, operation_id = "disassemble", tag = "tools",
    request_body = DisassembleRequest,
    responses((status = 200, body = Disassembled)),
    extensions(("x-problems" = json!(words(&[&[BUSY, CODE]])))))]
pub(super) async fn disassemble(
    State(node): State<Node>,
    Body(request): Body<DisassembleRequest>,
) -> Result<Json<Disassembled>, ApiError> {
    let work = move || {
        let source = print(&request.wasm.0).map_err(|message| {
            let message = plain_line(&message).into_owned();
            ApiError::Diagnostic(Box::new(Diagnostic {
                message,
                help: None,
                span: None,
            }))
        })?;
        Ok(Json(Disassembled { source }))
    };
    node.execute(work).await
}

/// The most text of a module: a module of 128 KiB whose every call names a function with a long name, or that is
/// nested deeply, would come to gigabytes.
const TEXT_BYTES: usize = 4 * 1024 * 1024;

/// Text that ends at [`TEXT_BYTES`].
#[derive(Default)]
struct Bounded(String);

impl Print for Bounded {
    fn write_str(&mut self, text: &str) -> io::Result<()> {
        if self.0.len() + text.len() > TEXT_BYTES {
            let most = grouped(TEXT_BYTES as u64);
            let problem = format!("the module's text is longer than {most} bytes");
            return Err(io::Error::other(problem));
        }
        self.0.push_str(text);
        Ok(())
    }
}

fn print(wasm: &[u8]) -> Result<String, String> {
    if wasm.len() > limits::WASM_BYTES {
        let (len, most) = (
            grouped(wasm.len() as u64),
            grouped(limits::WASM_BYTES as u64),
        );
        return Err(format!("the module has {len} bytes; the limit is {most}"));
    }
    // The printer reads components too, and their nesting has no bound that is ours.
    if !wasm.starts_with(b"\0asm\x01\0\0\0") {
        return Err("this is no module: one begins with 0061736d01000000".to_owned());
    }
    let mut text = Bounded::default();
    let printed = wasmprinter::Config::new().print(wasm, &mut text);
    printed.map_err(|error| {
        let cause = error.root_cause().to_string();
        format!("the module cannot be read: {cause}")
    })?;
    Ok(text.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_module_is_refused() {
        for (bytes, phrase) in [
            (&b""[..], "no module"),
            (b"\0asm\x0d\0\x01\0", "no module"),
            (b"\0asm\x01\0\0\0\x01\xff", "cannot be read"),
            (&[0; limits::WASM_BYTES + 1], "131,073 bytes"),
        ] {
            let problem = print(bytes).expect_err("no module");
            assert!(problem.contains(phrase), "{problem}");
        }
    }

    #[test]
    fn a_module_whose_text_would_be_endless_is_stopped() {
        let calls = "call $f ".repeat(40_000);
        let name = "f".repeat(4_000);
        let source = format!("(module (func $f {calls}))").replace("$f", &format!("${name}"));
        let short = format!("(module (func $f (@name \"{name}\") {calls}))");
        assert!(source.len() > TEXT_BYTES);
        let wasm = wat::parse_str(short).expect("a module");
        assert!(wasm.len() < limits::WASM_BYTES);
        let problem = print(&wasm).expect_err("too long");
        assert!(problem.contains("longer than 4,194,304 bytes"), "{problem}");
    }
}

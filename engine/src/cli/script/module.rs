//! A module of a script: made a contract as any other, or refused, and of what kind the refusal is.

use wasmparser::{Parser, Payload, TypeRef, ValType, Validator, WasmFeatures};
use wast::core::ModuleKind;
use wast::{QuoteWat, Wat};
use wattage_core::contract::{Contract, Diagnostic};
use wattage_core::host::{self, HostFn};
use wattage_core::types::ValueType;

use super::source::Part;

/// A module that is no contract.
#[derive(Clone)]
pub(super) struct Refused {
    pub(super) kind: Kind,
    /// Why, in a sentence with its line.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Option<String>,
}

/// Of what kind a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text does not assemble.
    Malformed,
    /// The bytes are no module of WebAssembly 2.0. Whether they cannot be read or break a rule, validation says alike.
    InvalidBytes,
    /// It is a module, but breaks a rule of WebAssembly 2.0.
    Invalid,
    /// It imports what there is not.
    Unlinkable,
    /// It is good WebAssembly that contracts cannot have: a limit, a feature.
    Beyond,
}

impl Kind {
    /// In words.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::Malformed => "it is malformed",
            Self::InvalidBytes => "its bytes are no valid module",
            Self::Invalid => "it is invalid",
            Self::Unlinkable => "it imports what there is not",
            Self::Beyond => "contracts cannot have it",
        }
    }
}

/// The contract that a module of a script is. `part` is its text in the script; in a `definition` that text is a form of
/// scripts, and no WAT.
pub(super) fn contract(
    module: &mut QuoteWat<'_>,
    part: &Part,
    definition: bool,
) -> Result<Contract, Refused> {
    let text = match module {
        QuoteWat::Wat(Wat::Module(_)) => None,
        QuoteWat::Wat(Wat::Component(_)) | QuoteWat::QuoteComponent(..) => {
            return Err(Refused {
                kind: Kind::Beyond,
                message: "this is a component; contracts are core modules".to_owned(),
                help: None,
            });
        }
        // The quoted text: its places are no places of the script.
        QuoteWat::QuoteModule(_, strings) => {
            let bytes: Vec<&[u8]> = strings.iter().map(|(_, bytes)| *bytes).collect();
            Some(bytes.join(&b' '))
        }
    };
    let made = match &text {
        Some(text) => Contract::from_bytes(text),
        None if definition => match module.encode() {
            Ok(wasm) => Contract::from_wasm(&wasm),
            Err(error) => return Err(malformed(&error.message())),
        },
        None => Contract::from_wat(&part.text),
    };
    made.map_err(|diagnostic| refused(module, &diagnostic, text.is_none().then_some(part)))
}

fn malformed(message: &str) -> Refused {
    Refused {
        kind: Kind::Malformed,
        message: message.to_owned(),
        help: None,
    }
}

fn refused(module: &mut QuoteWat<'_>, diagnostic: &Diagnostic, part: Option<&Part>) -> Refused {
    let place = diagnostic.span.zip(part).map(|(span, part)| {
        let place = part.in_script(span.location);
        format!("line {}, column {}: ", place.line, place.column)
    });
    let place = place.unwrap_or_default();
    Refused {
        kind: kind(module),
        message: format!("{place}{}", diagnostic.message),
        help: diagnostic.help.clone(),
    }
}

/// Of what kind the refusal of this module is.
fn kind(module: &mut QuoteWat<'_>) -> Kind {
    let binary = matches!(
        module,
        QuoteWat::Wat(Wat::Module(wast::core::Module {
            kind: ModuleKind::Binary(_),
            ..
        }))
    );
    let Ok(wasm) = module.encode() else {
        return Kind::Malformed;
    };
    let valid = Validator::new_with_features(WasmFeatures::WASM2).validate_all(&wasm);
    match (valid, binary) {
        (Err(_), true) => Kind::InvalidBytes,
        (Err(_), false) => Kind::Invalid,
        (Ok(_), _) if imports_what_there_is_not(&wasm) => Kind::Unlinkable,
        (Ok(_), _) => Kind::Beyond,
    }
}

/// Whether a valid module has an import that is no host function of the type that it has.
fn imports_what_there_is_not(wasm: &[u8]) -> bool {
    let mut types = Vec::new();
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        match payload {
            Payload::TypeSection(section) => {
                let section = section.into_iter_err_on_gc_types();
                types.extend(section.map_while(Result::ok));
            }
            Payload::ImportSection(imports) => {
                let mut imports = imports.into_imports().map_while(Result::ok);
                return imports.any(|import| {
                    let ty = match import.ty {
                        TypeRef::Func(index) => types.get(index as usize),
                        _ => None,
                    };
                    let function = HostFn::by_name(import.name);
                    let signature = function.map(|function| function.entry().signature());
                    let fits = signature.zip(ty).is_some_and(|(signature, ty)| {
                        same(&signature.params, ty.params())
                            && same(&signature.results, ty.results())
                    });
                    import.module != host::MODULE || !fits
                });
            }
            _ => {}
        }
    }
    false
}

fn same(ours: &[ValueType], theirs: &[ValType]) -> bool {
    let ours = ours.iter().map(|ty| match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
        ValueType::F32 => ValType::F32,
        ValueType::F64 => ValType::F64,
    });
    ours.eq(theirs.iter().copied())
}

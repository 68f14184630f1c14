//! An assembler for the few EVM instructions that the benches use. `push 5` takes as few bytes as it can, `name:` is a
//! jump destination, `push @name` its place, `;` begins a comment.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

const JUMPDEST: u8 = 0x5b;
const PUSH1: u8 = 0x60;
const PUSH2: u8 = 0x61;

/// Instructions without an operand (Ethereum's Yellow Paper, appendix H).
const OPCODES: [(&str, u8); 24] = [
    ("add", 0x01),
    ("mul", 0x02),
    ("sub", 0x03),
    ("lt", 0x10),
    ("iszero", 0x15),
    ("and", 0x16),
    ("xor", 0x18),
    ("shl", 0x1b),
    ("shr", 0x1c),
    ("calldataload", 0x35),
    ("pop", 0x50),
    ("mload", 0x51),
    ("mstore", 0x52),
    ("mstore8", 0x53),
    ("sload", 0x54),
    ("sstore", 0x55),
    ("jump", 0x56),
    ("jumpi", 0x57),
    ("dup1", 0x80),
    ("dup2", 0x81),
    ("dup3", 0x82),
    ("swap1", 0x90),
    ("swap2", 0x91),
    ("return", 0xf3),
];

/// Assembles a program.
///
/// # Errors
/// A word that is no instruction, number or place.
pub(crate) fn assemble(source: &str) -> Result<Vec<u8>> {
    let (mut code, mut places, mut open) = (Vec::new(), BTreeMap::new(), Vec::new());
    let lines = source
        .lines()
        .map(|line| line.split(';').next().unwrap_or_default());
    let mut words = lines.flat_map(str::split_whitespace);
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_suffix(':') {
            places.insert(name, code.len());
            code.push(JUMPDEST);
        } else if word == "push" {
            let operand = words.next().context("push what?")?;
            if let Some(name) = operand.strip_prefix('@') {
                code.push(PUSH2);
                open.push((code.len(), name));
                code.extend([0, 0]);
            } else {
                push(&mut code, operand)?;
            }
        } else {
            let known = OPCODES.iter().find(|(name, _)| *name == word);
            code.push(
                known
                    .with_context(|| format!("{word} is no instruction"))?
                    .1,
            );
        }
    }
    for (at, name) in open {
        let place = places
            .get(name)
            .with_context(|| format!("there is no place {name}"))?;
        code[at..at + 2].copy_from_slice(&u16::try_from(*place)?.to_be_bytes());
    }
    Ok(code)
}

fn push(code: &mut Vec<u8>, operand: &str) -> Result<()> {
    let number = match operand.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => operand.parse(),
    };
    let number = number.with_context(|| format!("{operand} is no number"))?;
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let length = u8::try_from(8 - zeros)?;
    code.push(PUSH1 + length - 1);
    code.extend(&bytes[zeros..]);
    Ok(())
}

//! What the call around a place takes.

use super::Service;
use super::module::Function;
use super::reference;
use super::scan::Kind;
use crate::protocol::language::{Signature, Span};

impl Service {
    pub(super) fn signature(&self, byte: usize) -> Option<Signature> {
        if self.document.scan.in_comment(byte) {
            return None;
        }
        let (call, active) = self.folded_call(byte).or_else(|| self.plain_call(byte))?;
        let document = &self.document;
        let name = (call + 1 < document.scan.tokens.len()).then(|| document.word(call + 1))?;
        let function = document.function_named(name)?;
        let mut label = format!("(func {}", function.id.unwrap_or(name));
        let mut params = Vec::new();
        for (index, (_, ty)) in function.params.iter().enumerate() {
            let from = units(&label) + 1;
            label += &match reference::param_name(&function, index) {
                Some(name) => format!(" (param ${name} {ty})"),
                None => format!(" (param {ty})"),
            };
            params.push(Span {
                from,
                to: units(&label),
            });
        }
        for ty in &function.results {
            label += &format!(" (result {ty})");
        }
        label.push(')');
        let count = u32::try_from(params.len()).unwrap_or(u32::MAX);
        let Function { host, .. } = function;
        Some(Signature {
            from: document.text.unit(document.token(call).from),
            label,
            params,
            active: active.filter(|active| *active < count),
            price: host.map(reference::host_price).unwrap_or_default(),
            meaning: host.map(|host| host.doc.to_owned()).unwrap_or_default(),
        })
    }

    /// The innermost `(call $f ..)` around a place, and which operand the place is in.
    fn folded_call(&self, byte: usize) -> Option<(usize, Option<u32>)> {
        let document = &self.document;
        let open = document.enclosing(byte, "call")?;
        let operands = document
            .scan
            .children(open)
            .filter(|child| document.token(*child).kind == Kind::Open);
        let before = operands.filter(|child| document.scan.end(*child) <= byte);
        Some((open + 1, u32::try_from(before.count()).ok()))
    }

    /// The `call $f` that a place is in or right behind, on one line; its operands are on the stack.
    fn plain_call(&self, byte: usize) -> Option<(usize, Option<u32>)> {
        let document = &self.document;
        let before = document
            .scan
            .tokens
            .partition_point(|token| token.from < byte);
        let last = before.checked_sub(1)?;
        let same_line =
            !document.text.source[document.token(last).to.min(byte)..byte].contains('\n');
        let call = [last, last.checked_sub(1)?]
            .into_iter()
            .find(|index| document.word(*index) == "call")?;
        same_line.then_some((call, None))
    }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

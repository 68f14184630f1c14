//! How far into the memory a contract's own instructions can write, as far as that shows without running it: a store whose
//! address was pushed as a constant in the same straight run of instructions. Used by the function pass; what becomes of
//! it is in [`Contract::writes_up_to`](crate::contract::Contract::writes_up_to).

use wasmparser::Operator;

use crate::contract::operators;

/// The operand stack of one function, as far as its values are constants, and where its stores end.
#[derive(Default)]
pub(super) struct Writes {
    /// From the bottom of the stack; `None` for a value that is not known.
    operands: Vec<Option<u32>>,
    up_to: u64,
}

impl Writes {
    /// No instruction so far writes at this address or beyond; `u64::MAX` if that is not known.
    pub(super) fn up_to(&self) -> u64 {
        self.up_to
    }

    /// The next instruction, which takes and leaves so many operands (`None` if they are not known) and after which the
    /// stack is `height` high.
    pub(super) fn operator(
        &mut self,
        operator: &Operator<'_>,
        arity: Option<(u32, u32)>,
        height: u32,
    ) {
        if let Some(end) = self.end_of_write(operator) {
            self.up_to = self.up_to.max(end);
        }
        let height = height as usize;
        match arity {
            Some((taken, left)) if !is_control(operator) => {
                let below = self.operands.len().saturating_sub(taken as usize);
                self.operands.truncate(below);
                self.operands.resize(below + left as usize, None);
                if let (Operator::I32Const { value }, Some(top)) =
                    (operator, self.operands.last_mut())
                {
                    *top = Some(value.cast_unsigned());
                }
            }
            // Where control can come from elsewhere, nothing is known.
            _ => self.operands.clear(),
        }
        // Code that is never reached may take operands that nobody pushed.
        self.operands.resize(height, None);
    }

    /// The address after the last byte that `operator` can write; `None` if it writes no memory.
    fn end_of_write(&self, operator: &Operator<'_>) -> Option<u64> {
        let known = match operator {
            Operator::I32Store { memarg }
            | Operator::I64Store { memarg }
            | Operator::F32Store { memarg }
            | Operator::F64Store { memarg }
            | Operator::I32Store8 { memarg }
            | Operator::I32Store16 { memarg }
            | Operator::I64Store8 { memarg }
            | Operator::I64Store16 { memarg }
            | Operator::I64Store32 { memarg } => {
                // The natural alignment of an access is its size.
                let size = 1 << memarg.max_align;
                let end = |at| memarg.offset.saturating_add(u64::from(at) + size);
                self.operand(1).map(end)
            }
            Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::MemoryInit { .. } => self
                .operand(2)
                .zip(self.operand(0))
                .map(|(at, len)| u64::from(at) + u64::from(len)),
            _ => return None,
        };
        Some(known.unwrap_or(u64::MAX))
    }

    /// The operand so far below the top, if it is a constant.
    fn operand(&self, below_top: usize) -> Option<u32> {
        let at = self.operands.len().checked_sub(below_top + 1)?;
        self.operands[at]
    }
}

/// Whether control can come from, or go, elsewhere: where a basic block ends, and where a label begins.
fn is_control(operator: &Operator<'_>) -> bool {
    operators::ends_block(operator) || matches!(operator, Operator::Block { .. })
}

#[cfg(test)]
mod tests {
    use crate::contract::Contract;

    fn up_to(body: &str) -> u64 {
        let wat = format!(
            r#"(module (memory 1) (data $d "x") (func $id (param i32) (result i32) (local.get 0))
              (func (export "main") (param $p i32) {body}))"#
        );
        let contract = Contract::from_wat(&wat).unwrap_or_else(|error| panic!("{error}\n{body}"));
        contract.writes_up_to()
    }

    #[test]
    fn a_store_at_a_constant_address_ends_after_its_bytes() {
        for (body, end) in [
            ("", 0),
            ("(drop (i32.load (i32.const 100)))", 0),
            ("(i32.store (i32.const 16) (i32.const 1))", 20),
            ("(i64.store8 (i32.const 16) (i64.const 1))", 17),
            ("(i64.store offset=8 (i32.const 16) (i64.const 1))", 32),
            ("(i32.store16 (i32.const -1) (local.get $p))", 0x1_0000_0001),
            (
                "(i32.store (i32.const 16) (call $id (i32.add (i32.const 1) (local.get $p))))",
                20,
            ),
            (
                "(i32.store (i32.const 40) (i32.const 1)) (i32.store (i32.const 16) (i32.const 1))",
                44,
            ),
            (
                "(memory.fill (i32.const 16) (local.get $p) (i32.const 9))",
                25,
            ),
            (
                "(memory.copy (i32.const 16) (local.get $p) (i32.const 9))",
                25,
            ),
            (
                "(memory.init $d (i32.const 16) (i32.const 0) (i32.const 1))",
                17,
            ),
            (
                "(if (local.get $p) (then (f64.store (i32.const 16) (f64.const 1))))",
                24,
            ),
        ] {
            assert_eq!(up_to(body), end, "{body}");
        }
    }

    #[test]
    fn a_store_at_an_address_that_is_no_constant_can_write_anywhere() {
        for body in [
            "(i32.store (local.get $p) (i32.const 1))",
            "(i32.store (call $id (i32.const 16)) (i32.const 1))",
            "(i32.store (i32.add (i32.const 16) (i32.const 1)) (i32.const 1))",
            "(i32.store (block (result i32) (i32.const 16)) (i32.const 1))",
            "(i32.store (if (result i32) (local.get $p) (then (i32.const 1)) (else (i32.const 9))) (i32.const 1))",
            "(i32.store (i32.const 16) (block (result i32) (i32.const 1)))",
            "(i32.store (select (i32.const 1) (i32.const 9) (local.get $p)) (i32.const 1))",
            "(i32.store (local.tee $p (i32.const 16)) (i32.const 1))",
            "(memory.fill (i32.const 16) (i32.const 1) (local.get $p))",
            "(memory.copy (local.get $p) (i32.const 1) (i32.const 1))",
        ] {
            assert_eq!(up_to(body), u64::MAX, "{body}");
        }
    }
}

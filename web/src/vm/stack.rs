//! Where in a module an error happened, by the error's `stack`: V8's and SpiderMonkey's have offsets, JavaScriptCore's
//! has none.

/// The frames of one contract at the top of a stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frames {
    /// Offsets in the instrumented module, innermost first.
    pub offsets: Vec<u32>,
    /// Whether the frame that called the first of them is in the stack: engines cut long ones.
    pub whole: bool,
}

/// The innermost contract's frames. What a host function adds on top, and the callers of the contract, are left out:
/// both are frames of scripts, or of a module that came over the network.
#[must_use]
pub fn frames(stack: &str) -> Frames {
    let mut offsets = Vec::new();
    for line in stack.lines() {
        match offset(line) {
            Some(offset) => offsets.push(offset),
            None if offsets.is_empty() => {}
            None => {
                return Frames {
                    offsets,
                    whole: true,
                };
            }
        }
    }
    Frames {
        offsets,
        whole: false,
    }
}

/// The offset of a frame in a module that was made from bytes.
///
/// V8: `at f (wasm://wasm/name-9a8b7c6d:wasm-function[3]:0x1a2)`. SpiderMonkey:
/// `f@http://host/worker.js line 5 > WebAssembly.Module:wasm-function[3]:0x1a2`.
fn offset(line: &str) -> Option<u32> {
    if !line.contains("wasm://") && !line.contains("> WebAssembly.") {
        return None;
    }
    let (_, rest) = line.rsplit_once("wasm-function[")?;
    let (_, hex) = rest.split_once("]:0x")?;
    let end = hex.find(|c: char| !c.is_ascii_hexdigit());
    u32::from_str_radix(&hex[..end.unwrap_or(hex.len())], 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trap_in_v8_has_the_contracts_frames_and_not_the_workers() {
        let stack = "RuntimeError: unreachable
    at helper (wasm://wasm/counter-0a1b2c3d:wasm-function[3]:0x1a2)
    at main (wasm://wasm/counter-0a1b2c3d:wasm-function[4]:0x1f0)
    at imports.wbg.__wbg_apply (http://127.0.0.1:8080/contract-worker.js:120:9)
    at contract_worker_bg.wasm.run (http://127.0.0.1:8080/contract-worker_bg.wasm:wasm-function[12]:0x99)
    at outer (wasm://wasm/9a8b7c6d:wasm-function[1]:0x77)";
        let expected = Frames {
            offsets: vec![0x1a2, 0x1f0],
            whole: true,
        };
        assert_eq!(frames(stack), expected);
    }

    #[test]
    fn a_host_functions_own_frames_on_top_are_skipped() {
        let stack = "Error: stop
    at imports.wbg.__wbg_new (http://h/contract-worker.js:1:2)
    at host (http://h/contract-worker_bg.wasm:wasm-function[7]:0x5)
    at real (http://h/contract-worker.js:3:4)
    at main (wasm://wasm/9a8b7c6d:wasm-function[4]:0x1f0)";
        assert_eq!(frames(stack).offsets, [0x1f0]);
        assert!(!frames(stack).whole);
    }

    #[test]
    fn a_trap_in_spidermonkey_has_the_contracts_frames() {
        let stack = "helper@http://h/contract-worker.js line 210 > WebAssembly.Module:wasm-function[3]:0x1a2
main@http://h/contract-worker.js line 210 > WebAssembly.Module:wasm-function[4]:0x1f0
__wbg_apply@http://h/contract-worker.js:120:9
run@http://h/contract-worker_bg.wasm:wasm-function[12]:0x99
";
        assert_eq!(frames(stack).offsets, [0x1a2, 0x1f0]);
    }

    #[test]
    fn a_stack_without_offsets_tells_nothing() {
        let stack = "<?>.wasm-function[3]@[wasm code]\nwasm-stub@[wasm code]\napply@[native code]";
        assert_eq!(frames(stack), Frames::default());
    }
}

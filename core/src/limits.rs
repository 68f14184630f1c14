//! Every limit there is, with the attack it stops. Each is tested at limit - 1, limit and limit + 1.

/// WAT source, bytes. Stops parsing from eating memory: a syntax tree is many times its text.
pub const WAT_BYTES: usize = 256 * 1024;
/// Assembled module, bytes. Stops compile bombs: compilation takes up to milliseconds per KiB.
pub const WASM_BYTES: usize = 128 * 1024;
/// Functions a module defines. Stops fixed costs per function from adding up.
pub const FUNCTIONS: usize = 1_024;
/// Body of a function, bytes. Stops compilers whose time grows faster than a function's length.
pub const FUNCTION_BYTES: usize = 64 * 1024;
/// Basic blocks in a function. Stops register allocators that are quadratic in them. An instruction that is charged by
/// its operand counts as one: the rewriting makes one of it.
pub const BLOCKS_PER_FUNCTION: usize = 2_000;
/// Basic blocks in a module. Bounds the instrumentation and the counters of a profile.
pub const BLOCKS: usize = 10_000;
/// Parameters and results of all calls in a function, in sum. Calls do not end a block, so the number of blocks does
/// not bound the values that a compiler must place around them: 32,000 calls with 32 of each take it a minute.
pub const CALL_VALUES_PER_FUNCTION: usize = 16_384;
/// Parameters and results of all calls in a module, in sum.
pub const CALL_VALUES: usize = 65_536;
/// Operands on a function's stack at once. Stops a compiler whose time is quadratic in the values that live at a time:
/// 12,000 of them, 36 KB of code, take it 13 seconds.
pub const OPERANDS: usize = 1_000;
/// Nesting of blocks, loops and ifs. Stops recursion in any tool from overflowing its stack.
pub const NESTING: usize = 256;
/// Locals of a function, parameters not counted. Stops huge frames (and 2^32 locals in 5 bytes).
pub const LOCALS: usize = 100;
/// Parameters of a function, and its results. Stops huge frames.
pub const PARAMS: usize = 32;
/// Globals. Bounds the size of an instance.
pub const GLOBALS: usize = 256;
/// Tables. One is what call_indirect needs.
pub const TABLES: usize = 1;
/// Elements of a table. Bounds the size of an instance.
pub const TABLE_ELEMENTS: usize = 1_000;
/// Labels of a br_table. Stops jump tables from multiplying blocks.
pub const BR_TABLE: usize = 256;
/// Memories. Several are not in every browser.
pub const MEMORIES: usize = 1;
/// Pages (65,536 bytes) of a memory. Stops a call from holding more than 16 MiB.
pub const MEMORY_PAGES: usize = 256;
/// Exports. Stops menus of a million entries.
pub const EXPORTS: usize = 256;
/// Bytes of an export's name; longer `$names` of functions and locals are not kept. Names are stored in every
/// transaction and shown in every form.
pub const NAME_BYTES: usize = 128;

/// Counted stack slots over a whole transaction: [`FRAME_SLOTS`] + params + locals + highest operand stack per
/// frame. Stops deep recursion long before any engine's own stack ends.
pub const STACK_SLOTS: u64 = 32_768;
/// Slots that every frame takes whatever it holds.
pub const FRAME_SLOTS: u64 = 8;

/// Storage key, bytes. Keeps rows comparable and indexes small.
pub const KEY_BYTES: usize = 128;
/// Storage value, bytes. Bounds what one host call copies.
pub const VALUE_BYTES: usize = 16 * 1024;
/// Contracts that may be open at once, each called by the one before; the transaction's own is the first. Bounds the
/// instances and native frames that a transaction holds.
pub const CALL_DEPTH: u32 = 8;
/// Pages of memory that the contracts called by a transaction's contracts begin with, in sum. Stops a loop of calls from
/// making the machine lay out and clear memory that costs no gas: 256 calls of the largest contract are 4 GiB.
pub const CALLEE_PAGES: u64 = 65_536;
/// Calls between contracts that an answer tells of; those after them count, and are not told. Stops a loop of
/// calls from making an enormous answer.
pub const CALLS_SHOWN: usize = 256;
/// Nodes of a traced call's tree; calls after them count where they were made. Stops a contract that calls itself in ever
/// new ways from filling memory.
pub const CALL_TREE_NODES: usize = 10_000;
/// Depth of a traced call's tree; deeper calls count where they were made. Stops a recursion from making a picture that
/// nobody can draw.
pub const CALL_TREE_DEPTH: usize = 1_000;
/// Functions on the way to a failure that an answer tells of, innermost first. Bounds the answer of a deep recursion.
pub const TRACE_FRAMES: usize = 32;

/// Storage rows that a transaction writes: keys, old and new values in sum, bytes. A receipt keeps both values, so without
/// it a few cheap overwrites of long values make an enormous one.
pub const ROW_BYTES: usize = 1024 * 1024;
/// Topics of a log.
pub const LOG_TOPICS: u32 = 4;
/// Logs of a transaction. Bounds a receipt.
pub const LOGS: usize = 100;
/// Log data of a transaction in sum, bytes. Bounds a receipt.
pub const LOG_BYTES: usize = 16 * 1024;
/// Return data, bytes. Bounds a receipt.
pub const RETURN_BYTES: usize = 64 * 1024;
/// Call input, bytes. Bounds a transaction.
pub const INPUT_BYTES: usize = 64 * 1024;
/// Printed text of a transaction in sum, bytes; what is beyond is left out and said so. Bounds an answer.
pub const PRINT_BYTES: usize = 16 * 1024;
/// Text of an error or a revert message, characters; the rest is cut. Stops contracts from filling logs.
pub const ERROR_CHARS: usize = 1_000;

/// The gas limit when none is given.
pub const GAS_DEFAULT: u64 = 10_000_000;
/// The highest gas limit a node accepts, about a second of plain instructions. Stops a transaction from holding a core.
pub const GAS_MAX: u64 = 1_000_000_000;
/// Transactions of a preview. Stops one free request from being many.
pub const PREVIEW_TRANSACTIONS: usize = 16;
/// Gas limits of a preview's transactions, in sum. Stops free requests from asking for sixteen times the most.
pub const PREVIEW_GAS: u64 = 2 * GAS_MAX;
/// Bytes of a ledger file that a node takes: it is held in memory while it is executed.
pub const IMPORT_BYTES: usize = 32 * 1024 * 1024;
/// Sum of the gas that a ledger file says it used: all of it is executed in one request, and may be stored.
pub const IMPORT_GAS: u64 = 4 * GAS_MAX;
/// Characters of a link, and bytes of what a node stores under a short one: anybody may store them.
pub const SHARE_BYTES: usize = 64 * 1024;
/// Characters of a member's name. Anybody who may write chooses one, and it stands in everybody's lists.
pub const MEMBER_CHARS: usize = 24;
/// Members that are told as present; the others are counted. Stops a crowd from making every stream's events enormous.
pub const MEMBERS_TOLD: usize = 200;
/// The latest time a warp goes to, seconds since 1970: the seconds of later blocks stay below 2^53, which every JSON
/// reader keeps.
pub const TIMESTAMP: u64 = 1 << 52;
/// Accounts of a genesis. Bounds the creation of a sandbox.
pub const GENESIS_ACCOUNTS: usize = 1_000;
/// Bytes of a link's contents before they are packed. Stops a short link from filling memory when it is opened: packed
/// data unfolds to a thousand times its length.
pub const LINK_CONTENT_BYTES: usize = 1024 * 1024;
/// Transactions in a link. Stops a link from keeping whoever opens it busy for hours.
pub const LINK_TRANSACTIONS: usize = 1_000;
/// Gas that the transactions of a link use, in sum. Stops a link from keeping whoever opens it busy, and from filling its
/// memory with storage, which costs gas. As much as a ledger file may, so that what opens can be kept.
pub const LINK_GAS: u64 = IMPORT_GAS;
/// Code that the transactions of a link bring, sources and modules in sum, bytes. Stops a source that stands in a link
/// once from being deployed a thousand times: it costs gas by its module only, and is kept with each transaction.
pub const LINK_CODE_BYTES: usize = 8 * 1024 * 1024;
/// Sources in a link.
pub const LINK_SOURCES: usize = 64;
/// Characters of a link's title, of a file's name in it, and of its schedule's id.
pub const TITLE_CHARS: usize = 80;
/// Characters of a link's note.
pub const NOTE_CHARS: usize = 2_000;
/// Rows of two ledgers that a comparison tells of: more are counted only, so that a page can show them.
pub const COMPARED_ROWS: usize = 1_000;

//! The examples that end the help of these commands. Every line of them is run by a test, against a node.

/// What all of them have in common.
macro_rules! sandbox {
    () => {
        "\
The node is at --node or WATTAGE_NODE, the sandbox is --sandbox or WATTAGE_SANDBOX, its token --token-file, --token or
WATTAGE_TOKEN. A busy node is waited for, and a connection that breaks is made again. --member or WATTAGE_MEMBER is the
name that the others in the sandbox see.

"
    };
}

pub(super) const SANDBOX: &str = concat!(
    sandbox!(),
    "\
Examples:
  eval \"$(wattage sandbox create --env)\"
  wattage sandbox create --genesis alice=100,000,000 --genesis treasury=5 --gas-price 1 --json
  wattage sandbox show
  wattage sandbox fork --height 1
  wattage sandbox rewind --height 1
  wattage sandbox undo"
);

pub(super) const DEPLOY: &str = concat!(
    sandbox!(),
    "\
Examples:
  wattage deploy counter.wat
  wattage deploy counter.wat --from bob --json
  wattage deploy - --preview < counter.wat"
);

pub(super) const UPGRADE: &str = concat!(
    sandbox!(),
    "\
COUNTER is the address that deploy printed.

Examples:
  wattage upgrade $COUNTER counter.wat"
);

pub(super) const CALL: &str = concat!(
    sandbox!(),
    "\
COUNTER is the address that deploy printed.

Examples:
  wattage call $COUNTER --fn increment --arg 5
  wattage call $COUNTER --fn get --from bob --gas-limit 100,000 --json
  wattage call $COUNTER --fn increment --arg 5 --preview
  wattage call $COUNTER --fn increment --arg 5 --member Ana"
);

pub(super) const TRANSFER: &str = concat!(
    sandbox!(),
    "\
Examples:
  wattage transfer --from alice --to bob --amount 1,000"
);

pub(super) const FAUCET: &str = concat!(
    sandbox!(),
    "\
Examples:
  wattage faucet --to bob --amount 1,000,000"
);

pub(super) const WARP: &str = concat!(
    sandbox!(),
    "\
Examples:
  wattage warp --by 86400
  wattage warp --to 4000000000"
);

pub(super) const ACCOUNTS: &str = "\
Examples:
  wattage accounts
  wattage accounts alice --height 1
  wattage accounts --json";

pub(super) const STORAGE: &str = "\
COUNTER is the address that deploy printed.

Examples:
  wattage storage $COUNTER
  wattage storage $COUNTER --height 1 --json";

pub(super) const BLOCKS: &str = "\
Examples:
  wattage blocks
  wattage blocks --oldest --limit 5 --json";

pub(super) const BLOCK: &str = "\
Examples:
  wattage block 1";

pub(super) const TX: &str = "\
TX is a hash that blocks or a receipt shows.

Examples:
  wattage tx $TX";

pub(super) const RECEIPT: &str = "\
TX is a hash that blocks shows.

Examples:
  wattage receipt $TX
  wattage receipt $TX --json";

pub(super) const EVENTS: &str = "\
Examples:
  wattage events
  wattage events --after 0 --count 1 --follow --json
  wattage events --after 0 --count 1 --follow --member Ana";

pub(super) const PROOF: &str = "\
COUNTER is the address that deploy printed.

Examples:
  wattage proof alice
  wattage proof $COUNTER 0 --height 2 --json";

pub(super) const EXPORT: &str = "\
Examples:
  wattage export -o team.json
  wattage export --height 2 -o - > start.json";

pub(super) const IMPORT: &str = "\
Examples:
  wattage export -o team.json && wattage import team.json
  wattage export -o team.json && eval \"$(wattage import team.json --env)\"";

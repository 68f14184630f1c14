//! The examples that end each command's help. Every line of them is run by a test.

/// How commands end.
pub(super) const EXIT_CODES: &str = "\
Gas is the price of computing, in units that the schedule wattage-1 fixes: 1 for most instructions, more for
storage, logs and transfers. The same call costs the same everywhere, to the unit.

Exit codes: 0 success; 1 the contract failed (revert, trap, out of gas), or figures or assertions differ;
2 the input is wrong; 3 the machine failed.

Examples:
  wattage check counter.wat
  wattage gas counter.wat
  wattage run counter.wat --fn increment --arg 5";

pub(super) const RUN: &str = "\
Examples:
  wattage run counter.wat --fn increment --arg 5
  wattage run transfer.wat --fn pay --arg 300 --spend-limit 300 --json
  wattage run key-value.wat --fn set --input 0x05636f6c6f72616d626572
  wattage run get-caller.wat --caller bob --gas-limit 1,000";

pub(super) const CHECK: &str = "\
Examples:
  wattage check counter.wat
  wattage check counter.wat transfer.wat --json
  wattage check - < counter.wat";

pub(super) const GAS: &str = "\
Examples:
  wattage gas counter.wat
  wattage gas counter.wat --fn increment --arg 5
  wattage gas transfer.wat --json
  wattage gas --snapshot counter.json
  wattage gas --check counter.json
  wattage gas --diff counter.json

The scenario counter.json:
  {
    \"scenario\": 1,
    \"schedule\": \"wattage-1\",
    \"contracts\": { \"counter\": \"counter.wat\" },
    \"steps\": [
      { \"deploy\": { \"contract\": \"counter\", \"sender\": \"alice\" } },
      { \"call\": { \"contract\": \"counter\", \"function\": \"increment\", \"arguments\": [\"5\"], \"sender\": \"bob\" } }
    ]
  }
A contract is the path of a file, from the scenario's own folder, or { \"source\": \"(module ..)\" }. Steps and their
fields; those in brackets may be left out:
  deploy    contract, sender, [arguments, input, value, gas_limit, expect]    runs init, if there is one
  upgrade   contract, code, sender, [gas_limit, expect]                       code: another name of contracts
  call      contract, sender, [function, arguments, input, value, spend_limit, gas_limit, expect]
  transfer  sender, to, amount, [gas_limit, expect]                           to: an account or a contract's name
  faucet    to, amount
  warp      timestamp                                                         seconds since 1970, forward only
A sender is a name such as alice, or an address. Amounts are strings; gas_limit and timestamp are numbers; input is 0x
and hex digits. \"expect\" stands among a step's fields and says how it is to end: success (if nothing is said), revert,
trap or out_of_gas. Before \"contracts\" there may be
  \"genesis\": { \"accounts\": { \"alice\": \"1000000\" }, \"gas_price\": \"0\" }
--snapshot prints the address of each contract, for the input of one that calls another. A call of another contract that
fails is no failure of the step: run shows such calls.";

pub(super) const TEST: &str = "\
Examples:
  wattage test counter.wast
  wattage test counter.wast --gas-limit 100,000 --json

The script counter.wast:
  (module
    (import \"env\" \"storage_load\" (func $load (param i64) (result i64)))
    (import \"env\" \"storage_store\" (func $store (param i64 i64)))
    (func (export \"add\") (param $n i64)
      (call $store (i64.const 0) (i64.add (call $load (i64.const 0)) (local.get $n))))
    (func (export \"get\") (result i64)
      (call $load (i64.const 0))))
  (invoke \"add\" (i64.const 5))
  (assert_return (invoke \"get\") (i64.const 5))";

pub(super) const SERVE: &str = "\
Examples:
  wattage serve
  wattage serve --listen 127.0.0.1:0 --data ledgers
  wattage serve --print-config
  wattage serve --config node.toml --log-format json";

pub(super) const REPLAY: &str = "\
Exit codes: 0 everything came out the same; 1 something differs, each on its line; 2 it is no link and no ledger file;
3 the machine failed.

Examples:
  wattage replay counter.ledger.json
  wattage replay - --json < counter.ledger.json
  wattage replay counter.wattage
  wattage replay \"$(wattage share counter.wat --fn increment --arg 5)\"
  wattage replay counter.wattage --source > again.wat";

pub(super) const SHARE: &str = "\
The link is printed on standard output, and on standard error how long it is and what is inside. A call that fails
makes a link too, and ends with 0: it is often what is to be shown. The same experiment gives the same link.

Examples:
  wattage share counter.wat --fn increment --arg 5
  wattage share transfer.wat --fn pay --arg 300 --spend-limit 300 --title \"300 of mine\" --line 12
  wattage share counter.wat key-value.wat --fn increment --arg 1 -o counter.wattage
  wattage share counter.json
  wattage share counter.ledger.json --fresh
  wattage share counter.wat --fn get --base https://wattage.example
  wattage share counter.wat --fn get --markdown
  wattage share counter.wat --fn get --store
  wattage share counter.wat --fn get --json";

pub(super) const COMPLETIONS: &str = "\
Where the file belongs is the shell's business: bash looks in ~/.local/share/bash-completion/completions/wattage, zsh in a
folder of its fpath for _wattage, fish in ~/.config/fish/completions/wattage.fish.

Examples:
  wattage completions bash > wattage.bash
  wattage completions zsh > _wattage
  wattage completions fish > wattage.fish";

pub(super) const MAN: &str = "\
Examples:
  wattage man > wattage.1
  wattage man gas > wattage-gas.1
  wattage man sandbox create > wattage-sandbox-create.1";

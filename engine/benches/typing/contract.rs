//! A contract as long as people write them: accounts in storage, checks, sums over loops, and an entry that uses it all.

use std::fmt::Write as _;

/// Accounts that it has, each with a function: together 300 lines.
const ACCOUNTS: usize = 15;

/// The line that is typed in, the last one: how many rounds `main` makes. The cursor stands before its last three characters.
pub(crate) fn last_line(rounds: &str) -> String {
    format!("  (func $rounds (result i64) (i64.const {rounds})))")
}

/// The whole text, with one round.
pub(crate) fn source() -> String {
    let mut text = String::from(
        ";; Accounts that are settled round by round.
;; How many rounds there are, the last line says.
(module
  (import \"env\" \"storage_load\" (func $load (param i64) (result i64)))
  (import \"env\" \"storage_store\" (func $store (param i64 i64)))
  (memory (export \"memory\") 1)
",
    );
    (0..ACCOUNTS).for_each(|number| function(&mut text, number));
    main(&mut text);
    text.push_str(&last_line("1"));
    text
}

/// One account's part: reads its row, adds up a series in memory, keeps the larger.
fn function(text: &mut String, number: usize) {
    let _ = write!(
        text,
        "
  ;; Settles account {number}: what it had, and {number} times what was paid in.
  (func $settle{number} (param $paid i64) (result i64)
    (local $had i64) (local $sum i64) (local $at i32)
    (local.set $had (call $load (i64.const {number})))
    (loop $series
      (i64.store (i32.shl (local.get $at) (i32.const 3)) (local.get $sum))
      (local.set $sum
        (i64.add (local.get $sum)
          (i64.mul (local.get $paid) (i64.const {number}))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $series (i32.lt_u (local.get $at) (i32.const 8))))
    (if (result i64) (i64.gt_s (local.get $sum) (local.get $had))
      (then
        (local.get $sum))
      (else
        (i64.add (local.get $had)
          (i64.const 1)))))
"
    );
}

/// The entry: as many rounds as the last line says, over all accounts.
fn main(text: &mut String) {
    text.push_str(
        "
  (func (export \"main\") (result i64)
    (local $round i64) (local $total i64)
    (loop $again
      (local.set $round (i64.add (local.get $round) (i64.const 1)))
",
    );
    for number in 0..ACCOUNTS {
        let _ = writeln!(
            text,
            "      (local.set $total (i64.add (local.get $total) (call $settle{number} (local.get $round))))"
        );
    }
    text.push_str(
        "      (br_if $again (i64.lt_u (local.get $round) (call $rounds))))
    (call $store (i64.const 0) (local.get $total))
    (local.get $total))
",
    );
}

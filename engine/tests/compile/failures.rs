//! Whatever the process that compiles does, its caller gets a fault in time, and the next call can succeed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wattage_core::vm::VmFault;
use wattage_engine::vm::{CacheFolder, WasmVm, Worker};

use super::{WATTAGE, answering, bomb, run, vm, works};

/// A stand-in for the process that compiles: it fails in some way as long as its folder has no file `well`.
struct StandIn {
    folder: TempDir,
}

impl StandIn {
    /// `failing` is shell; `$real` is the program that compiles.
    fn new(failing: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let well = folder.path().join("well");
        let script = format!(
            "#!/bin/sh\nreal='{WATTAGE}'\n[ -e '{}' ] && exec \"$real\" \"$@\"\n{failing}\n",
            well.display()
        );
        // Another process writes it: a script that is open for writing in this one, even for a moment, may be
        // inherited by a process that another test starts, and then it cannot be executed.
        let written = Command::new("/bin/sh")
            .args(["-c", "printf %s \"$1\" > \"$0\" && chmod 700 \"$0\""])
            .arg(folder.path().join("worker"))
            .arg(script)
            .status();
        assert!(written.expect("a shell").success());
        Self { folder }
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("worker")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("compiled")
    }

    fn vm(&self, deadline: Duration) -> WasmVm {
        let worker = Worker {
            deadline,
            ..Worker::new(self.program())
        };
        vm(Some(worker), Some(CacheFolder::new(self.cache())))
    }

    fn mend(&self) {
        fs::write(self.folder.path().join("well"), "").expect("a writable folder");
    }
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}

/// That a process which does `failing` is a fault of the machine, told by a sentence with `phrase`, that nothing is kept
/// of it, and that the same contract then works on the same VM.
fn fails_and_recovers(failing: &str, phrase: &str) {
    let stand_in = StandIn::new(failing);
    let vm = stand_in.vm(Duration::from_secs(10));
    let fault = run(&vm, &answering(1)).expect_err(failing);
    assert!(matches!(fault, VmFault::Compile(_)), "{failing}: {fault:?}");
    let told = fault.to_string();
    assert!(told.contains(phrase), "{failing}: {told}");
    let folder = stand_in.folder.path().display().to_string();
    assert!(!told.contains(&folder), "no path of this machine: {told}");
    assert_eq!(files(&stand_in.cache()), 0, "{failing}");
    stand_in.mend();
    works(&vm, 1);
    let counts = vm.compile_counts();
    assert_eq!(
        (counts.failed, counts.compiled, counts.loaded),
        (1, 1, 0),
        "{failing}"
    );
    assert_eq!(files(&stand_in.cache()), 1, "{failing}");
}

#[test]
fn a_process_that_dies_is_a_fault() {
    fails_and_recovers("echo no luck >&2; exit 1", "ended without a result");
    fails_and_recovers("kill -9 $$", "ended without a result");
    fails_and_recovers("kill -ABRT $$", "ended without a result");
    // In the middle of a good answer.
    fails_and_recovers(
        "\"$real\" \"$@\" | head -c 900; exit 1",
        "ended without a result",
    );
}

#[test]
fn a_process_that_answers_rubbish_is_a_fault() {
    fails_and_recovers("exit 0", "in its log");
    fails_and_recovers("echo rubbish", "in its log");
    // All but the last byte of a good answer, then a good answer with one more.
    fails_and_recovers("\"$real\" \"$@\" | head -c -1", "in its log");
    fails_and_recovers("\"$real\" \"$@\"; echo", "in its log");
}

#[test]
fn a_good_answer_for_another_module_is_a_fault() {
    let other = "printf '\\000asm\\001\\000\\000\\000' | \"$real\" \"$@\"";
    fails_and_recovers(other, "in its log");
}

#[test]
fn a_process_that_answers_without_end_is_a_fault() {
    fails_and_recovers("exec cat /dev/zero", "in its log");
}

#[test]
fn a_program_that_cannot_be_started_is_a_fault() {
    let vm = vm(Some(Worker::new("/nowhere/wattage")), None);
    let fault = run(&vm, &answering(1)).expect_err("there is no such program");
    assert!(matches!(fault, VmFault::Compile(_)), "{fault:?}");
    assert!(!fault.to_string().contains("nowhere"), "{fault}");
}

#[test]
fn a_process_that_says_much_beside_its_answer_is_heard_out() {
    let stand_in = StandIn::new("head -c 3000000 /dev/zero >&2; exec \"$real\" \"$@\"");
    works(&stand_in.vm(Duration::from_secs(10)), 1);
}

/// How long the stand-ins below hang: who does not wait for them is back well before, however busy the machine is.
const HANGING: Duration = Duration::from_secs(60);

/// That a process which does `hanging` keeps its caller no longer than the deadline, then works again.
fn is_not_waited_for(hanging: &str) {
    let stand_in = StandIn::new(hanging);
    let vm = stand_in.vm(Duration::from_secs(1));
    let began = Instant::now();
    let fault = run(&vm, &answering(1)).expect_err(hanging);
    let took = began.elapsed();
    assert!(took < HANGING, "{hanging}: {took:?}");
    assert!(
        fault.to_string().contains("was stopped after"),
        "{hanging}: {fault}"
    );
    stand_in.mend();
    works(&vm, 1);
}

#[test]
fn a_process_that_hangs_is_killed() {
    is_not_waited_for("exec sleep 60");
    // It has closed its output, so that it looks as if it had answered.
    is_not_waited_for("exec sleep 60 >&-");
    // Its own child holds the pipe open after it was killed.
    is_not_waited_for("sleep 60");
}

#[test]
fn a_process_that_does_not_read_its_module_is_killed() {
    let stand_in = StandIn::new("exec sleep 60");
    let vm = stand_in.vm(Duration::from_secs(1));
    let began = Instant::now();
    // Far longer than a pipe holds.
    run(&vm, &bomb()).expect_err("it does not answer");
    let took = began.elapsed();
    assert!(took < HANGING, "{took:?}");
}

#[test]
fn a_process_knows_nothing_of_the_nodes_environment() {
    // `HOME` and `PATH` are set wherever tests run; a shell makes a PATH of its own, but exports nothing.
    let stand_in =
        StandIn::new("if env | grep -q '^HOME='; then exit 1; fi; exec \"$real\" \"$@\"");
    assert!(std::env::var_os("HOME").is_some());
    works(&stand_in.vm(Duration::from_secs(10)), 1);
}

#[test]
fn ctrl_c_in_the_nodes_terminal_does_not_reach_a_process_that_compiles() {
    // The signal goes to the group of the node, so the process must lead another. The fifth word there is its group.
    let stand_in = StandIn::new(
        "[ -e /proc/$$/stat ] && read -r _ _ _ _ group _ < /proc/$$/stat || group=$$\n\
         [ \"$group\" = $$ ] && exec \"$real\" \"$@\"",
    );
    works(&stand_in.vm(Duration::from_secs(10)), 1);
}

//! What a sandbox may hold and do.

use wattage_core::ledger::{Genesis, Transaction};
use wattage_core::vm::Detail;
use wattage_engine::sandboxes::{Quotas, SandboxError, Sandboxes};
use wattage_engine::store::SandboxId;

use super::common::{VM, account};

/// Sends a faucet to the sandbox, as a handler does.
async fn send(sandboxes: &Sandboxes, id: SandboxId) -> Result<(), SandboxError> {
    let turn = sandboxes.turn(id).await;
    let writing = sandboxes.write(&turn)?;
    writing.admit()?;
    let transaction = Transaction::Faucet {
        to: account("alice"),
        amount: 1,
    };
    writing.ledger().apply(&*VM, transaction, Detail::Plain)?;
    let ticket = writing.ticket().expect("a ticket");
    drop(turn);
    Ok(ticket.durable().await?)
}

#[tokio::test]
async fn a_sandbox_grows_to_its_quota_and_no_further_and_can_still_be_read() {
    let (sandboxes, _folder) = super::sandboxes(Quotas {
        rows: 40,
        ..Quotas::default()
    });
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    let mut sent = 0;
    let error = loop {
        match send(&sandboxes, sandbox.id()).await {
            Ok(()) => sent += 1,
            Err(error) => break error,
        }
    };
    let SandboxError::TooManyRows { rows, limit: 40 } = error else {
        panic!("{error}");
    };
    assert!(sent > 0 && rows >= 40, "{sent} blocks, {rows} rows");
    assert!(error.to_string().contains(&rows.to_string()), "{error}");
    let head = sandbox.ledger().view().expect("a view").head();
    assert_eq!(head.expect("a head").height, sent);
    // Another one has room of its own.
    let (other, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, other.id()).await.expect("room");
}

#[tokio::test]
async fn a_sandbox_takes_so_many_transactions_per_minute() {
    let (sandboxes, _folder) = super::sandboxes(Quotas {
        transactions_per_minute: 2,
        ..Quotas::default()
    });
    let (sandbox, _) = sandboxes.create(&Genesis::default()).expect("a sandbox");
    send(&sandboxes, sandbox.id()).await.expect("the first");
    send(&sandboxes, sandbox.id()).await.expect("the second");
    let error = send(&sandboxes, sandbox.id()).await.expect_err("the third");
    assert!(
        matches!(error, SandboxError::TooManyTransactions { limit: 2, wait } if wait.as_secs() <= 30),
        "{error}"
    );
}

#[test]
fn a_node_takes_so_many_sandboxes() {
    let (sandboxes, _folder) = super::sandboxes(Quotas {
        sandboxes: 2,
        ..Quotas::default()
    });
    for _ in 0..2 {
        sandboxes.create(&Genesis::default()).expect("a sandbox");
    }
    let error = sandboxes.create(&Genesis::default()).expect_err("full");
    assert!(
        matches!(error, SandboxError::TooManySandboxes { count: 2, limit: 2 }),
        "{error}"
    );
}

#[tokio::test]
async fn a_node_whose_file_is_as_large_as_it_may_be_makes_and_rewinds_nothing_and_is_written_to() {
    let (file, _folder) = super::file();
    let roomy = Sandboxes::new(file.clone(), Quotas::default());
    let (sandbox, _) = roomy.create(&Genesis::default()).expect("a sandbox");
    let length = file.length().expect("a length");
    let sandboxes = Sandboxes::new(
        file,
        Quotas {
            store: length,
            ..Quotas::default()
        },
    );
    send(&sandboxes, sandbox.id()).await.expect("room");
    let turn = sandboxes.turn(sandbox.id()).await;
    let errors = [
        sandboxes.create(&Genesis::default()).map(drop),
        sandboxes.fork(&sandbox, 0).map(drop),
        sandboxes.import(|_, _| Ok::<_, SandboxError>(())).map(drop),
        sandboxes.rewind(&turn, 0).map(drop),
    ];
    for error in errors {
        let error = error.expect_err("full");
        assert!(
            matches!(error, SandboxError::NodeFull { bytes, limit } if bytes >= length && limit == length),
            "{error}"
        );
    }
}

//! What an invitation leads to, what it leaves alone, and what a damaged one says.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn own_file_and_ledger_are_there_after_switching_back_and_after_a_reload() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let link = invitation(&ana, "write").await;
    let ben = house.host("Ben").await;
    ben.put_source("(module (func (export \"mine\") (result i64) (i64.const 5)))")
        .await;
    ben.until(
        "the entry",
        "document.querySelector('#entry').value === 'mine'",
    )
    .await;
    run(&ben).await;
    ben.sees("#connection", "block 4").await;

    let hash = link.split_once('#').expect("a link").1;
    ben.until(
        "the link is opened",
        &format!("(location.hash = '{hash}') !== ''"),
    )
    .await;
    ben.sees("#joining", "block 2").await;
    ben.sees("#joining", "1 contract").await;
    // The token does not stay in the address.
    ben.until("no token", "location.href.includes('join') === false")
        .await;
    ben.click("#join").await;
    ben.sees("#file-name", "shared-").await;
    ben.sees("#connection", "block 2").await;
    run(&ben).await;
    sees_block_by(&ana, "Ben").await;

    let back = async || {
        ben.click("#team").await;
        ben.sees("#ledgers [aria-current]", "Ledger with Ana").await;
        ben.click("#ledgers button:not([aria-current])").await;
        ben.sees("#ledgers [aria-current]", "Your ledger").await;
        ben.press("Escape", 1).await;
        ben.click("#examples").await;
        ben.click("[data-file='my-counter.wat']").await;
        ben.sees("#connection", "block 4").await;
        ben.click("#tab-state").await;
        ben.sees("#accounts-table", "my-counter.wat").await;
    };
    back().await;
    ben.click("#team").await;
    ben.click("#ledgers button:not([aria-current])").await;
    ben.press("Escape", 1).await;
    ben.sees("#connection", "block 3").await;
    ben.page.reload().await.expect("the page loads again");
    ben.sees("#connection", "block 3").await;
    back().await;
    ana.close().await;
    ben.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_leads_nowhere_says_so_and_changes_nothing() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let link = invitation(&ana, "write").await;
    let (unknown, damaged) = (
        format!("{}/#join.{}", house.server.origin, "0".repeat(32)),
        &link[..link.len() - 1],
    );
    let ben = Visitor::open(damaged, 390).await;
    ben.sees("#joining", "cut off: it has 63 of 64 characters")
        .await;
    ben.click("#join-close").await;
    // Then it is a first visit like any other.
    ben.arrives().await;
    ben.close().await;

    let cleo = Visitor::open(&unknown, 1440).await;
    cleo.sees("#joining", "does not have this ledger").await;
    cleo.until(
        "there is nothing to join",
        "document.querySelector('#join') === null",
    )
    .await;
    cleo.until(
        "the name has the focus",
        "document.activeElement?.id === 'join-name'",
    )
    .await;
    cleo.press("Escape", 1).await;
    cleo.arrives().await;
    cleo.close().await;
    ana.close().await;
}

//! The node has moved on while calls were waiting: nothing is sent that was not shown.

use super::kept::{agree, kept};
use super::*;

/// Two calls wait, and another client has added a block of its own to the same counter.
async fn moved(house: &mut House) -> Visitor {
    let visitor = house.visit().await;
    house.stop();
    sees_state(&visitor, "away").await;
    run(&visitor).await;
    run(&visitor).await;
    visitor.sees("#offline-text", "2 calls are kept here").await;
    let (id, token) = invitation(&visitor).await;
    house.start();
    let script = format!(
        "(async () => {{
            const path = '/api/v1/sandboxes/{id}';
            const page = await fetch(path + '/accounts').then(answer => answer.json());
            const contract = page.accounts.find(account => account.contract).address;
            const body = JSON.stringify({{ kind: 'call', sender: 'bob', gas_limit: 1000000, contract, function: 'increment',
                arguments: ['100'] }});
            const headers = {{ 'content-type': 'application/json', authorization: 'Bearer {token}' }};
            const answer = await fetch(path + '/transactions', {{ method: 'POST', headers, body }});
            return answer.status;
        }})()"
    );
    assert_eq!(visitor.asked(&script).await, 201);
    visitor.sees("#offline-text", "executed on top").await;
    visitor
}

#[tokio::test(flavor = "multi_thread")]
async fn the_differences_are_shown_and_then_sent() {
    let mut house = House::open();
    let visitor = moved(&mut house).await;
    visitor.click("#offline-look").await;
    visitor.sees("#pending-table", "returns").await;
    visitor
        .until(
            "a difference",
            "document.querySelector('#pending-table [data-differs=true]') !== null",
        )
        .await;
    visitor.click("#pending-send").await;
    sees_copy(&visitor, 5).await;
    sees_state(&visitor, "shared").await;
    agree(&visitor, 5).await;
    // The copy, and how it was before.
    assert_eq!(kept(&visitor).await.len(), 2);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_waiting_can_be_given_up() {
    let mut house = House::open();
    let visitor = moved(&mut house).await;
    visitor.click("#offline-look").await;
    visitor.click("#pending-discard").await;
    sees_copy(&visitor, 3).await;
    visitor.sees("#notice", "snapshot").await;
    agree(&visitor, 3).await;
    assert_eq!(kept(&visitor).await.len(), 2);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_waiting_can_become_a_ledger_of_its_own() {
    let mut house = House::open();
    let visitor = moved(&mut house).await;
    visitor.click("#offline-look").await;
    visitor.click("#pending-keep").await;
    visitor.sees("#offline-text", "only in this browser").await;
    visitor.click("#tab-state").await;
    visitor.sees("#height", "Block 4").await;
    visitor.close().await;
}

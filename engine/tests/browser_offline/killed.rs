//! The tab or the whole browser ends in the middle of writes: what the page has shown as done is kept, and what is kept is sound.

use std::time::Duration;

use super::alone::files;
use super::kept::kept;
use super::*;

/// How often it ends.
const ROUNDS: u64 = 20;

/// The newest result on the page, of a counter that grows by one; 0 while there is none.
async fn shown(visitor: &Visitor) -> u64 {
    let text = visitor.text("#outcome[data-of=receipt]").await;
    // `returns 3 i64`
    let number = text.split_whitespace().nth(1);
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_page_has_shown_as_done_is_lost() {
    let origin = files().await;
    let mut visitor = Visitor::open(&origin, 1440).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 1 ")
        .await;
    let (mut done, mut moment) = (1, 1);
    for round in 0..ROUNDS {
        // Moments that have nothing to do with how long a write takes.
        for _ in 0..=round % 4 {
            moment = moment * 48_271 % 2_147_483_647;
            visitor.press_run().await;
            tokio::time::sleep(Duration::from_millis(moment % 90)).await;
            done = done.max(shown(&visitor).await);
        }
        if round % 5 == 4 {
            visitor = visitor.killed(&origin).await;
        } else {
            let tab = visitor.page.clone();
            tab.close().await.expect("the tab ends");
            visitor.open_tab(&origin).await;
        }
        sees_state(&visitor, "local").await;
        let all = kept(&visitor).await;
        assert_eq!(all.len(), 1, "one ledger");
        let head = all[0].ledger.view().expect("a view").head();
        // The first block deploys; every other one adds one.
        let counted = head.expect("a head").height - 1;
        assert!(counted >= done, "{done} shown, {counted} kept");
        done = counted;
        visitor.press_run().await;
        let next = format!("returns {} ", done + 1);
        visitor.sees("#outcome[data-of=receipt]", &next).await;
        done += 1;
    }
    visitor.close().await;
}

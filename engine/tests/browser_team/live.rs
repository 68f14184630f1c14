//! Blocks and people as they come and go, without a reload.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn blocks_reach_everybody_with_the_senders_name_and_presence_counts_up_and_down() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let (read, write) = (
        invitation(&ana, "read").await,
        invitation(&ana, "write").await,
    );
    let ben = guest(&write, "Ben").await;
    let cleo = guest(&read, "Cleo").await;
    for visitor in [&ana, &ben, &cleo] {
        sees_here(visitor, 3).await;
    }
    let title = asked(&ana, "document.querySelector('#presence').title").await;
    assert_eq!(title, "Ana, Ben, Cleo");

    run(&ben).await;
    ben.sees("#outcome", "returns 2").await;
    sees_block_by(&ana, "Ben").await;
    ana.sees("#blocks", "alice calls increment of counter.wat by Ben")
        .await;
    ana.sees("#storage-table", "2").await;
    ana.sees("#blocks-said", "1 new block").await;
    sees_block_by(&cleo, "Ben").await;
    sees_block_by(&ben, "you").await;

    // Who may only read previews, is told why Run does not, and may write to a fork.
    cleo.press_run().await;
    cleo.sees("#trouble", "not write").await;
    cleo.click("#team-fork").await;
    cleo.sees("#notice", "Fork of").await;
    sees_here(&ana, 2).await;
    cleo.until(
        "nothing stands in the way",
        "document.querySelector('#team-bar, #trouble') === null",
    )
    .await;
    run(&cleo).await;
    cleo.click("#tab-result").await;
    cleo.sees("#outcome", "returns 3").await;
    ana.sees("#connection", "block 3").await;

    ben.close().await;
    sees_here(&ana, 1).await;
    cleo.close().await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_run_at_the_same_time_lose_nothing_and_see_no_error() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let ben = guest(&invitation(&ana, "write").await, "Ben").await;
    let ten = async |visitor: &Visitor| {
        for _ in 0..10 {
            run(visitor).await;
        }
    };
    tokio::join!(ten(&ana), ten(&ben));
    for visitor in [&ana, &ben] {
        visitor.sees("#connection", "block 22").await;
        visitor
            .until(
                "no error",
                "document.querySelector('#trouble, #fault-report, #boot-error:not([hidden])') === null",
            )
            .await;
        visitor.click("#tab-state").await;
        visitor.sees("#height", "Block 22").await;
        visitor.sees("#storage-table", "21").await;
        visitor
            .until(
                "each has sent ten",
                "[...document.querySelectorAll('#blocks [data-by=you]')].length === 10",
            )
            .await;
    }
    ana.close().await;
    ben.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_comes_back_after_the_node_was_away() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let ben = guest(&invitation(&ana, "write").await, "Ben").await;
    sees_here(&ana, 2).await;
    let state = async |visitor: &Visitor, state: &str| {
        let script = format!("document.querySelector('#connection').dataset.state === '{state}'");
        visitor.until(state, &script).await;
    };
    let House { server, data } = house;
    let address = server.kill();
    state(&ana, "down").await;
    state(&ben, "down").await;
    sees_here(&ana, 1).await;
    let server = Server::start_at(data.path(), &address);
    let _house = House { server, data };
    state(&ben, "up").await;
    run(&ben).await;
    sees_block_by(&ana, "Ben").await;
    ana.sees("#connection", "block 3").await;
    sees_here(&ana, 2).await;
    ana.close().await;
    ben.close().await;
}

//! The table of prices, and that everything fits a phone.

use wattage_core::host::HOST_FUNCTIONS;

use crate::visit;

#[tokio::test(flavor = "multi_thread")]
async fn the_price_table_has_every_host_function_and_back_leaves_it() {
    let (visitor, (server, _data)) = visit(1440).await;
    visitor.click("#prices-link").await;
    visitor.sees("#prices h1", "What everything costs").await;
    for function in &HOST_FUNCTIONS {
        visitor
            .sees(
                &format!("[data-price='{}']", function.name),
                &function.price_shown(),
            )
            .await;
    }
    visitor.sees("#prices", "wattage-1").await;
    let hidden = "document.querySelector('.work').offsetParent === null";
    visitor.until("the editor is out of sight", hidden).await;
    visitor.until("back", "history.back(), true").await;
    visitor
        .until(
            "the contract again",
            "document.querySelector('#prices') === null && document.querySelector('.work').offsetParent !== null",
        )
        .await;

    // Its address opens it directly, and a button leaves it.
    let address = format!("{}/#prices", server.origin);
    visitor
        .page
        .goto("about:blank")
        .await
        .expect("another page");
    visitor.page.goto(address).await.expect("the page loads");
    visitor.sees("#prices", "storage_write").await;
    visitor.click("#prices-close").await;
    visitor.sees("#editor .cm-content", "counter").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_flame_graph_curve_and_prices_fit_a_phone() {
    let (visitor, _node) = visit(390).await;
    let fits = "document.documentElement.scrollWidth <= window.innerWidth";
    visitor
        .until(
            "a graph",
            "document.querySelector('#flame .frame') !== null",
        )
        .await;
    visitor.click("#curve-draw").await;
    visitor
        .until(
            "a curve",
            "document.querySelector('#curve-chart .point') !== null",
        )
        .await;
    visitor.until("everything fits", fits).await;
    visitor.click("#prices-link").await;
    visitor.sees("#prices", "storage_write").await;
    visitor.until("the prices fit", fits).await;
    visitor.close().await;
}

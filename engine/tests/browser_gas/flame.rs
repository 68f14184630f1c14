//! The flame graph, walked and zoomed with the keyboard.

use serde_json::Value;

use crate::{CALLS, figures, previewed, total, visit};

#[tokio::test(flavor = "multi_thread")]
async fn the_flame_graph_is_walked_and_zoomed_with_the_keyboard_and_its_root_is_the_total() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, CALLS, "main").await;
    visitor
        .until(
            "the graph",
            "document.querySelectorAll('#flame [data-name=\"pay\"]').length === 1",
        )
        .await;
    let root = figures(&visitor, "#flame-0", "gas").await;
    assert_eq!(root, [total(&visitor).await]);

    let focus = "document.querySelector('#flame-0').focus(), true";
    visitor.until("the first frame has the focus", focus).await;
    let at = async |name: &str| {
        visitor
            .until(
                name,
                &format!(
                    "document.activeElement.dataset.name === {}",
                    Value::from(name)
                ),
            )
            .await;
    };
    visitor.press("ArrowDown", 1).await;
    at("main").await;
    visitor.press("ArrowRight", 1).await;
    at("base").await;
    visitor.press("ArrowLeft", 1).await;
    visitor.press("ArrowDown", 2).await;
    at("pay").await;
    visitor.sees("#flame-told", "2 calls").await;
    visitor.press("Enter", 1).await;
    // Zoomed in, the base beside it is gone, and what is above it is as wide as it is.
    visitor
        .until(
            "zoomed in",
            "document.querySelector('#flame [data-name=\"base\"]') === null && \
             document.querySelector('#flame [data-name=\"pay\"] rect').getAttribute('width') === '100.000%'",
        )
        .await;
    visitor.press("ArrowDown", 1).await;
    at("storage_store").await;
    visitor.press("Backspace", 1).await;
    visitor.press("Escape", 1).await;
    visitor
        .until(
            "zoomed out",
            "document.querySelector('#flame [data-name=\"base\"]') !== null",
        )
        .await;
    // The table has the same figures.
    let drawn = figures(&visitor, "#flame [data-gas]", "gas").await;
    let listed = figures(&visitor, "#flame-table [data-gas]", "gas").await;
    assert_eq!(drawn, listed);
    visitor.close().await;
}

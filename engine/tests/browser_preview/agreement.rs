//! Preview and receipt are the same to the unit; where they are not, the page says so and hands out a report.

use std::sync::Arc;

use chromiumoxide::cdp::browser_protocol::fetch::{
    ContinueRequestParams, EnableParams, EventRequestPaused, FulfillRequestParams,
    GetResponseBodyParams, RequestPattern, RequestStage,
};
use futures::StreamExt as _;
use serde_json::Value;

use super::visit;
use crate::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn every_example_previews_what_the_node_then_does() {
    let (visitor, _node) = visit().await;
    visitor.sees("#agreement", "26,292 gas").await;
    for example in &wattage_core::examples::EXAMPLES {
        if visitor.text("#file-name").await != format!("{}.wat", example.id) {
            visitor.click("#examples").await;
            visitor
                .click(&format!("[data-file='{}.wat']", example.id))
                .await;
        }
        visitor.press_run().await;
        visitor
            .until(
                &format!("{}: preview and node agree", example.id),
                &format!(
                    "document.querySelector('#file-name').innerText === '{}.wat' && \
                     document.querySelector('#outcome[data-of=receipt]') !== null && \
                     document.querySelector('#agreement').innerText.includes('Preview and node agree')",
                    example.id
                ),
            )
            .await;
        let receipt = visitor.text("#gas-used").await;
        let agreed = visitor.text("#agreement").await;
        assert!(
            agreed.contains(&format!("{receipt} gas")),
            "{}: {agreed}",
            example.id
        );
    }
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unit_of_difference_is_told_with_both_values_and_a_report() {
    let (visitor, _node) = visit().await;
    one_unit_more(&visitor).await;
    // A run is compared with a preview that is there when it is asked for.
    visitor.fill("#arg-0", "2").await;
    visitor
        .until(
            "the preview of the call",
            "document.querySelector('.run-line .tag') !== null && \
             document.querySelector('#run-line').innerText.startsWith('returns 3,')",
        )
        .await;
    visitor.press_run().await;
    visitor.sees("#fault-report", "gas_used").await;
    visitor
        .until(
            "the report's text is caught",
            "(window.__saved = '', URL.createObjectURL = (blob) => { blob.text().then((text) => { window.__saved = text; }); \
             return 'blob:none'; }, true)",
        )
        .await;
    visitor.click("#fault-download").await;
    visitor.sees("#fault-report", "is saved").await;
    visitor
        .until("the report", "window.__saved.length > 0")
        .await;
    let report = visitor
        .page
        .evaluate("window.__saved")
        .await
        .expect("a text");
    let report: Value =
        serde_json::from_str(report.value().and_then(Value::as_str).expect("a text"))
            .expect("JSON");
    let field = &report["fields"][0];
    let gas = |value: &Value| value.as_str().and_then(|text| text.parse::<u64>().ok());
    assert_eq!(field["field"], "gas_used");
    assert_eq!(
        gas(&field["preview"]).map(|gas| gas + 1),
        gas(&field["node"])
    );
    assert!(
        report["work"]["source"]
            .as_str()
            .is_some_and(|text| text.contains("increment"))
    );
    assert!(
        report["ledger"]["Ok"]
            .as_str()
            .is_some_and(|file| file.contains("wattage-ledger-1"))
    );
    assert_eq!(report["preview"]["Ok"]["call"]["schedule"], "wattage-1");
    assert!(!report.to_string().contains("token\""), "no token");
    visitor.close().await;
}

/// From now on the node's answers to transactions come to the page with one unit of gas more.
async fn one_unit_more(visitor: &Visitor) {
    let page = Arc::new(visitor.page.clone());
    let mut paused = page
        .event_listener::<EventRequestPaused>()
        .await
        .expect("events");
    let pattern = RequestPattern {
        url_pattern: Some("*/transactions".to_owned()),
        resource_type: None,
        request_stage: Some(RequestStage::Response),
    };
    let enable = EnableParams::builder().pattern(pattern).build();
    page.execute(enable).await.expect("interception");
    tokio::spawn(async move {
        while let Some(event) = paused.next().await {
            let body = page
                .execute(GetResponseBodyParams::new(event.request_id.clone()))
                .await;
            let Ok(body) = body else {
                let go_on = ContinueRequestParams::new(event.request_id.clone());
                page.execute(go_on).await.expect("it goes on");
                continue;
            };
            let text = match body.base64_encoded {
                true => String::from_utf8(base64(&body.body)).expect("text"),
                false => body.body.clone(),
            };
            let mut answer: Value = serde_json::from_str(&text).expect("JSON");
            let gas = answer["gas_used"].as_u64().expect("a figure");
            answer["gas_used"] = (gas + 1).into();
            let answer = FulfillRequestParams::builder()
                .request_id(event.request_id.clone())
                .response_code(200)
                .body(base64_text(answer.to_string().as_bytes()))
                .build()
                .expect("an answer");
            page.execute(answer).await.expect("it is answered");
        }
    });
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("base64")
}

fn base64_text(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

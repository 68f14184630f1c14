//! Between this browser and the node an answer is lost, or somebody else does the same: nothing is done twice, and nothing is taken
//! for done that was not.

use super::kept::agree;
use super::proxy::Proxy;
use super::*;

/// Somebody whose way to the node is closed, with what it takes to write to the sandbox; and somebody else, whose way is open.
struct Apart {
    house: House,
    proxy: Proxy,
    visitor: Visitor,
    other: Visitor,
    sandbox: String,
    token: String,
}

impl Apart {
    async fn open() -> Self {
        let house = House::open();
        let proxy = Proxy::to(house.address.clone()).await;
        let visitor = Visitor::open(&proxy.origin, 1440).await;
        visitor.arrives().await;
        sees_copy(&visitor, 2).await;
        let (sandbox, token) = invitation(&visitor).await;
        let quiet = format!("{}/contract-worker_loader.js", house.origin());
        let other = Visitor::open(&quiet, 1440).await;
        // As a second window has one; the page's files are out of reach later.
        let worker = "(async () => {
            window.second = new Worker('/contract-worker_loader.js?build=' + wattageOffline.build);
            await new Promise((ready) => (second.onmessage = ready));
            return true;
        })()";
        assert_eq!(visitor.asked(worker).await, true);
        proxy.close();
        sees_state(&visitor, "away").await;
        Self {
            house,
            proxy,
            visitor,
            other,
            sandbox,
            token,
        }
    }

    /// Another client's transaction.
    async fn adds(&self, transaction: &str) {
        let script = format!(
            "(async () => {{
                const path = '/api/v1/sandboxes/{}';
                const page = await fetch(path + '/accounts').then((answer) => answer.json());
                const contract = page.accounts.find((account) => account.contract).address;
                const headers = {{ 'content-type': 'application/json', authorization: 'Bearer {}' }};
                const body = JSON.stringify({transaction});
                return (await fetch(path + '/transactions', {{ method: 'POST', headers, body }})).status;
            }})()",
            self.sandbox, self.token
        );
        assert_eq!(self.other.asked(&script).await, 201);
    }

    /// A faucet for alice in the copy, as a second window makes it.
    async fn asks_faucet(&self) {
        let script = format!(
            "(async () => {{
                const answered = new Promise((done) => (second.onmessage = ({{ data }}) => done(data.body.Ledger.Api.status)));
                const path = '/api/v1/sandboxes/{}/transactions';
                const body = JSON.stringify({{ kind: 'faucet', to: 'alice', amount: '100' }});
                second.postMessage({{ number: 1, body: {{ Ledger: {{ Api: {{ method: 'POST', path, body }} }} }} }});
                const status = await answered;
                dispatchEvent(new Event('focus'));
                return Number(status);
            }})()",
            self.sandbox
        );
        assert_eq!(self.visitor.asked(&script).await, 201);
    }

    async fn sees_one(&self) {
        self.visitor
            .sees("#offline-text", "1 call is kept here")
            .await;
    }

    /// What an account has on the node.
    async fn balance(&self, name: &str) -> Value {
        let path = format!("/api/v1/sandboxes/{}/accounts/{name}", self.sandbox);
        let script =
            format!("fetch('{path}').then((answer) => answer.json()).then((told) => told.balance)");
        self.other.asked(&script).await
    }

    async fn close(self) {
        self.other.close().await;
        self.visitor.close().await;
        drop(self.house);
    }
}

const TWIN: &str = "{ kind: 'call', sender: 'alice', gas_limit: 10000000, contract, function: 'increment', arguments: ['1'] }";
const FAUCET: &str = "{ kind: 'faucet', to: 'bob', amount: '7' }";

/// What waits here is on its way when somebody's block comes before it; its answer is lost.
async fn lose(apart: &Apart) {
    apart.proxy.hold_next().await;
    apart.adds(FAUCET).await;
    apart.proxy.lose_answer().await;
    sees_state(&apart.visitor, "away").await;
    apart.proxy.open();
}

/// Both sides have what waited once.
async fn agrees(apart: &Apart) {
    sees_copy(&apart.visitor, 4).await;
    sees_state(&apart.visitor, "shared").await;
    agree(&apart.visitor, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_answer_was_lost_is_made_once_though_somebodys_block_came_before_it() {
    let apart = Apart::open().await;
    run(&apart.visitor).await;
    apart.sees_one().await;
    lose(&apart).await;
    agrees(&apart).await;
    apart.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faucet_whose_answer_was_lost_pays_once_though_somebodys_block_came_before_it() {
    let apart = Apart::open().await;
    apart.asks_faucet().await;
    apart.sees_one().await;
    lose(&apart).await;
    // It broke off, so a person is asked; until the node has been looked at, nothing can be sent.
    let differs = "1 comes out differently";
    apart.visitor.sees("#offline-text", differs).await;
    apart.visitor.click("#offline-look").await;
    apart.visitor.click("#pending-send:enabled").await;
    agrees(&apart).await;
    assert_eq!(apart.balance("alice").await, "1000100");
    apart.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_call_by_somebody_else_is_not_taken_for_ones_own() {
    let apart = Apart::open().await;
    run(&apart.visitor).await;
    apart.sees_one().await;
    apart.adds(FAUCET).await;
    apart.adds(TWIN).await;
    apart.proxy.open();
    apart
        .visitor
        .sees("#offline-text", "1 comes out differently")
        .await;
    apart.visitor.click("#offline-look").await;
    let differs = "document.querySelector('#pending-table [data-differs=true]') !== null";
    apart.visitor.until("it is shown", differs).await;
    apart.close().await;
}

//! Previews and durable transactions a second, and how long a client waits, for a growing number of clients.

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;

use crate::Plan;
use crate::anvil::{self, Anvil};
use crate::load::{Ask, Load, load, middle};
use crate::wattage::{self, Node};

/// How many clients ask at once.
const CLIENTS: [usize; 3] = [1, 16, 256];

/// One load of many, by who is asked for what.
type Loads<'a> = Vec<(&'static str, Box<dyn Fn(usize) -> Result<Vec<Ask>> + 'a>)>;

pub(crate) fn run(plan: &Plan) -> Result<()> {
    let data = TempDir::new()?;
    let node = Node::start(&plan.wattage, data.path())?;
    let peer = plan.anvil.as_deref().map(Anvil::start).transpose()?;

    let (shared, contract) = node.counter()?;
    let mut previews: Loads<'_> = vec![("Wattage", {
        let (node, shared, contract) = (&node, &shared, &contract);
        Box::new(move |clients| {
            let ask = |_| -> Result<Ask> {
                let (client, sandbox) = (node.client(), shared.clone());
                let call = wattage::call(contract, "alice");
                Ok(Box::new(move || wattage::preview(&client, &sandbox, &call)))
            };
            (0..clients).map(ask).collect()
        })
    })];
    let own = (0..CLIENTS[2])
        .map(|_| node.counter())
        .collect::<Result<Vec<_>>>()?;
    let mut transactions: Loads<'_> = vec![
        ("Wattage, one sandbox", {
            let (node, shared, contract) = (&node, &shared, &contract);
            Box::new(move |clients| {
                let ask = |number: usize| -> Result<Ask> {
                    let (client, sandbox) = (node.client(), shared.clone());
                    let call = wattage::call(contract, &format!("client{number}"));
                    Ok(Box::new(move || {
                        wattage::submit(&client, &sandbox, &call).map(drop)
                    }))
                };
                (0..clients).map(ask).collect()
            })
        }),
        ("Wattage, a sandbox each", {
            let (node, own) = (&node, &own);
            Box::new(move |clients| {
                let ask = |(sandbox, contract): &(wattage::Sandbox, String)| -> Result<Ask> {
                    let (client, sandbox) = (node.client(), sandbox.clone());
                    let call = wattage::call(contract, "alice");
                    Ok(Box::new(move || {
                        wattage::submit(&client, &sandbox, &call).map(drop)
                    }))
                };
                own.iter().take(clients).map(ask).collect()
            })
        }),
    ];
    if let Some(peer) = &peer {
        let counter = peer.counter()?;
        let call = move |number: usize| {
            let from = &peer.accounts[number];
            json!({ "from": from, "to": counter, "gas": "0x30d40" })
        };
        let also = call.clone();
        previews.push((
            "anvil, eth_call",
            Box::new(move |clients| {
                let ask = |number| -> Result<Ask> {
                    let (client, call) = (peer.client(), call(number));
                    Ok(Box::new(move || anvil::preview(&client, &call)))
                };
                (0..clients).map(ask).collect()
            }),
        ));
        transactions.push((
            "anvil, in memory",
            Box::new(move |clients| {
                let ask = |number| -> Result<Ask> {
                    let (client, call) = (peer.client(), also(number));
                    Ok(Box::new(move || anvil::submit(&client, &call).map(drop)))
                };
                (0..clients).map(ask).collect()
            }),
        ));
    }
    table(
        "Previews over HTTP: the counter, one read and one write",
        &previews,
        plan,
    )?;
    table(
        "Transactions over HTTP: the counter, a block each, answered when the block is kept",
        &transactions,
        plan,
    )
}

fn table(title: &str, loads: &Loads<'_>, plan: &Plan) -> Result<()> {
    println!("\n{title}\n");
    println!(
        "  {:>7}  {:<26} {:>12} {:>12} {:>12} {:>8}",
        "clients", "", "a second", "median", "99th of 100", "ratio"
    );
    for clients in CLIENTS {
        // Contenders take turns, so that a slow moment of the machine meets all of them.
        let mut turns: Vec<Vec<Load>> = vec![Vec::new(); loads.len()];
        for _ in 0..plan.turns {
            for ((_, asks), turns) in loads.iter().zip(&mut turns) {
                turns.push(load(asks(clients)?, plan.turn)?);
            }
        }
        let figures: Vec<Load> = turns.into_iter().map(middle).collect();
        let last = figures.last().map_or(1.0, |load| load.rate);
        for ((name, _), load) in loads.iter().zip(&figures) {
            println!(
                "  {clients:>7}  {name:<26} {:>12.0} {:>9.2} ms {:>9.2} ms {:>8.2}",
                load.rate,
                load.median.as_secs_f64() * 1e3,
                load.slow.as_secs_f64() * 1e3,
                load.rate / last
            );
        }
    }
    println!("  (ratio: answers a second beside those of the last line)");
    Ok(())
}

// What the benchmark of mirrors does in the browser: makes ledgers on the node, has the page's own ledger worker mirror them,
// and puts as many rows into a database of its own, for comparison. Times are in milliseconds.
window.mirroring = (() => {
  const source = `(module
    (import "env" "storage_store" (func $store (param i64 i64)))
    (func (export "fill") (param $from i64) (param $to i64)
      (loop $next
        (call $store (local.get $from) (i64.add (local.get $from) (i64.const 1)))
        (br_if $next (i64.lt_u
          (local.tee $from (i64.add (local.get $from) (i64.const 1))) (local.get $to))))))`;

  const post = async (path, body, token) => {
    const headers = { "content-type": "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(told)}`);
    return told;
  };

  const call = async (ledger, from, to) => {
    const receipt = await post(`/api/v1/sandboxes/${ledger.id}/transactions`, {
      kind: "call", sender: "alice", contract: ledger.contract, gas_limit: 1000000000,
      function: "fill", arguments: [String(from), String(to)],
    }, ledger.token);
    if (receipt.outcome !== "success") throw new Error(JSON.stringify(receipt));
  };

  // A ledger with this many rows of storage, written a thousand a block.
  const ledger = async (keys) => {
    const { id, token } = await post("/api/v1/sandboxes", {});
    const deploy = { kind: "deploy", sender: "alice", source };
    const { contract } = await post(`/api/v1/sandboxes/${id}/transactions`, deploy, token);
    const made = { id, token, contract };
    for (let from = 0; from < keys; from += 1000) await call(made, from, Math.min(keys, from + 1000));
    return made;
  };

  // Blocks of one call each, which changes one row of storage.
  const blocks = async (made, count) => {
    for (let at = 0; at < count; at++) await call(made, at, at + 1);
  };

  const worker = async () => {
    const worker = new Worker("/contract-worker_loader.js");
    await new Promise((ready) => (worker.onmessage = ready));
    return worker;
  };

  let number = 0;
  // Has the worker bring the mirror of a sandbox to the node's head.
  const mirror = async (worker, { id: sandbox }) => {
    const began = performance.now();
    number += 1;
    const answered = new Promise((done) => {
      worker.onmessage = ({ data }) => {
        const told = data.body?.Ledger;
        if (told?.Mirrored) done(told.Mirrored);
      };
    });
    worker.postMessage({ number, body: { Ledger: { Mirror: { sandbox } } } });
    const told = await answered;
    const ms = performance.now() - began;
    if (told.Err) throw new Error(told.Err);
    if (told.Ok.rebuilt) throw new Error(told.Ok.rebuilt);
    const { rows, bytes, head } = told.Ok.kept;
    return { ms, rows: Number(rows), bytes: Number(bytes), height: Number(head.height) };
  };

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another connection holds it"));
  });

  // Forgets every mirror. The worker that made it must have ended.
  const forget = () => done(indexedDB.deleteDatabase("wattage-ledgers"));

  // The peer: as many rows, with as many bytes in all, put into a new database in one transaction, and nothing looked at.
  const plain = async ({ rows, bytes }) => {
    await done(indexedDB.deleteDatabase("plain"));
    const opening = indexedDB.open("plain", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
    const database = await done(opening);
    const key = 48;
    const value = Math.max(0, Math.round(bytes / rows) - key + 16);
    const began = performance.now();
    const transaction = database.transaction("rows", "readwrite");
    const store = transaction.objectStore("rows");
    for (let at = 0; at < rows; at++) {
      const name = new Uint8Array(key);
      new DataView(name.buffer).setUint32(16, at);
      store.put(new Uint8Array(value), name);
    }
    await new Promise((complete, failed) => {
      transaction.oncomplete = complete;
      transaction.onabort = () => failed(transaction.error);
    });
    const ms = performance.now() - began;
    database.close();
    return ms;
  };

  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

  return {
    // A first mirror of a ledger, several times over, beside the peer.
    async first(keys, times) {
      const made = await ledger(keys);
      const [mirrors, plains] = [[], []];
      let seen;
      for (let at = 0; at < times; at++) {
        const one = await worker();
        seen = await mirror(one, made);
        one.terminate();
        mirrors.push(seen.ms);
        plains.push(await plain(seen));
        await forget();
      }
      return { rows: seen.rows, bytes: seen.bytes, ms: median(mirrors), peer: median(plains) };
    },
    // The blocks that came since, beside a mirror made anew.
    async changes(keys, count, times) {
      const made = await ledger(keys);
      const [changes, anew] = [[], []];
      let seen;
      for (let at = 0; at < times; at++) {
        const one = await worker();
        const before = await mirror(one, made);
        await blocks(made, count);
        seen = await mirror(one, made);
        if (seen.height !== before.height + count) throw new Error(`${before.height} to ${seen.height}`);
        one.terminate();
        changes.push(seen.ms);
        await forget();
        const other = await worker();
        anew.push((await mirror(other, made)).ms);
        other.terminate();
        await forget();
      }
      return { rows: seen.rows, bytes: seen.bytes, ms: median(changes), peer: median(anew) };
    },
  };
})();

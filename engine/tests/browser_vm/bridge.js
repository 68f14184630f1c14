// The contract worker for a test driver. Runs in a page of the node's own, called with bodies of requests of the worker's
// protocol; answers with the bodies of its answers, in order. The worker stays for the next call.
async function ask(bodies) {
  const start = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker("/contract-worker_loader.js");
      worker.onerror = (event) => reject(new Error(`the worker does not start: ${event.message}`));
      worker.onmessage = ({ data }) => data === "ready" && resolve(worker);
    });
  window.contractWorker ??= await start();
  const one = (body) =>
    new Promise((resolve, reject) => {
      const worker = window.contractWorker;
      const number = (window.contractRequests = (window.contractRequests ?? 0) + 1);
      worker.onerror = (event) => {
        worker.terminate();
        window.contractWorker = undefined;
        reject(new Error(`the worker died: ${event.message}`));
      };
      worker.onmessage = ({ data }) => data.number === number && resolve(data.body);
      worker.postMessage({ number, body });
    });
  const answers = [];
  for (const body of bodies) {
    window.contractWorker ??= await start();
    answers.push(await one(body).catch((error) => ({ Died: error.message })));
  }
  return answers;
}

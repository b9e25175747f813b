// Starts a worker, and passes later messages on to it. The script fetches nothing, so it can also be loaded from a blob
// URL.
let worker;

onmessage = ({ data }) => {
  if (worker) {
    worker.handle(data.message, data.attachment);
    return;
  }
  wasm_bindgen.initSync({ module: data.program });
  const { LedgerWorker, ScorerWorker } = wasm_bindgen;
  worker = data.role === "ledger" ? new LedgerWorker(data.model) : new ScorerWorker(data.model);
};

// the page does not receive this event, but an exception reaches it as an `error` event
onmessageerror = () => {
  throw new Error("A message could not be read");
};

// Starts a worker. The first message holds the compiled program, the model, and the worker's role. Appended to the
// program's glue code, this forms one classic script, which fetches nothing, so it can also be started from a Blob.
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

// this event does not reach the page, but an exception does
onmessageerror = () => {
  throw new Error("A message could not be read");
};

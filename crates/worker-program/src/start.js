// Starts a worker. The first message contains the compiled program, the model, and the worker's role. The build appends
// this file to the program's glue code. The result is one classic script. It fetches nothing, so it can also be loaded
// from a blob URL.
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

// the page is not told about this event, but it is told about an exception
onmessageerror = () => {
  throw new Error("A message could not be read");
};

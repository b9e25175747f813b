// Starts a worker: the first message holds the compiled program, the model and what the worker is to be. Behind the
// program's glue, this makes one classic script that fetches nothing, so that it also starts from a Blob.
let worker;

onmessage = ({ data }) => {
  if (worker) {
    worker.take(data.message, data.beside);
    return;
  }
  wasm_bindgen.initSync({ module: data.program });
  const { LedgerWorker, ScorerWorker } = wasm_bindgen;
  worker = data.role === "ledger" ? new LedgerWorker(data.model) : new ScorerWorker(data.model);
};

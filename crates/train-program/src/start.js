// Starts a worker that trains a model. The first message contains the compiled program.
let worker;

onmessage = ({ data }) => {
  if (worker) {
    worker.handle(data.message, data.attachment);
    return;
  }
  wasm_bindgen.initSync({ module: data.program });
  worker = new wasm_bindgen.TrainWorker();
};

// the page does not receive this event, but it does receive an exception
onmessageerror = () => {
  throw new Error("A message could not be read");
};

// Turns a file into text in UTF-8. The worker receives one message: the compiled program, the file, and the encoding
// and the sheet that the user chose, if any. The build appends this file to the program's glue code. The result is one
// classic script, which fetches nothing, so it can also be started from a Blob.
onmessage = ({ data: { program, file, encoding, sheet } }) => {
  wasm_bindgen.initSync({ module: program });
  try {
    const prepared = wasm_bindgen.prepare(file, encoding, sheet);
    postMessage({
      text: prepared.text,
      encoding: prepared.encoding,
      sheets: prepared.sheets,
      sheet: prepared.sheet,
    });
  } catch (error) {
    // a crash has no message for the user, so the exception is left to the page's error handler for this worker
    if (error instanceof WebAssembly.RuntimeError) throw error;
    postMessage({ reason: error.message });
  }
};

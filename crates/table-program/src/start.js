// Turns a file into text in UTF-8. The only message contains the compiled program, the file, and the encoding and the
// sheet that the user chose, if any. The build appends this file to the program's glue code. The result is one classic
// script, which fetches nothing, so it can also be started from a Blob.
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
    // a program that crashed has no message for the user, so the page receives the exception
    if (error instanceof WebAssembly.RuntimeError) throw error;
    postMessage({ reason: error.message });
  }
};

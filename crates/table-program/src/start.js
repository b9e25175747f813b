// Turns a file into text in UTF-8. The only message contains the compiled program, the file, and the encoding that the
// user chose, if any. The build appends this file to the program's glue code. The result is one classic script, which
// fetches nothing, so it can also be started from a Blob.
onmessage = ({ data: { program, file, encoding } }) => {
  wasm_bindgen.initSync({ module: program });
  try {
    const { text, encoding: found } = wasm_bindgen.prepare(file, encoding);
    postMessage({ text, encoding: found });
  } catch (error) {
    postMessage({ reason: error.message });
  }
};

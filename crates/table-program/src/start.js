// The only message contains the compiled program and the task. The responses to a file say what it is, then contain the
// parts of its text with the number of rows so far, and end with an empty message. The responses to scored lines
// contain the number of rows so far, and the last one contains the workbook. If the task fails without a crash, the
// last response contains the reason. This file follows the program's glue code. Together, they are one classic script,
// which fetches nothing, so it can also be loaded from a blob URL.
onmessage = ({ data: { program, file, encoding, sheet, lines, delimiter, columns } }) => {
  wasm_bindgen.initSync({ module: program });
  try {
    if (lines) {
      const tell = (rows) => postMessage({ rows });
      postMessage({ workbook: wasm_bindgen.writeWorkbook(lines, sheet, delimiter, columns, tell) });
      return;
    }
    const begin = (encoding, sheets, sheet, isParquet) => postMessage({ rows: 0, encoding, sheets, sheet, isParquet });
    const send = (rows, text) => postMessage({ rows, text });
    wasm_bindgen.prepare(file, encoding, sheet, begin, send);
    postMessage({});
  } catch (error) {
    // a crash has no message for the user, so it is left to the page's error handler for this worker
    if (error instanceof WebAssembly.RuntimeError) throw error;
    postMessage({ reason: error.message });
  }
};

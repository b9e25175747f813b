// Turns a file into text in UTF-8, or the lines of a scored file into a workbook. The only message contains the
// compiled program and the task: a file with the encoding and the sheet that the user chose, if any, or scored lines
// with the name of their sheet, their delimiter, and the kinds of their columns. The responses are numbers of rows, and
// then the result or the reason for a failure. This file follows the program's glue code. Together, they are one
// classic script, which fetches nothing, so it can also be loaded from a blob URL.
onmessage = ({ data: { program, file, encoding, sheet, lines, delimiter, columns } }) => {
  wasm_bindgen.initSync({ module: program });
  const tell = (rows) => postMessage({ rows });
  try {
    if (lines) {
      postMessage({ workbook: wasm_bindgen.writeWorkbook(lines, sheet, delimiter, columns, tell) });
      return;
    }
    const prepared = wasm_bindgen.prepare(file, encoding, sheet, tell);
    postMessage({
      text: prepared.text,
      encoding: prepared.encoding,
      sheets: prepared.sheets,
      sheet: prepared.sheet,
      isParquet: prepared.isParquet,
    });
  } catch (error) {
    // a crash has no message for the user, so the exception is left to the page's error handler for this worker
    if (error instanceof WebAssembly.RuntimeError) throw error;
    postMessage({ reason: error.message });
  }
};

// Runners of the same forest. Each prepares a batch of a given size and scores it. A runner imports its library only
// when it is created, so a page with one runner does not download the libraries of the others.
//
// `load` holds what differs between environments, such as a function `bytes` that reads a file in the forest's folder.
// Our runner reads a table; the others read encoded rows.

/** Features per encoded row. */
export const WIDTH = 40;

export async function churnscope(load) {
  const engine = await import("../../../target/bench/engine/bench.js");
  engine.initSync({ module: await load.bytes("engine_bg.wasm") });
  const bench = new engine.Bench(await load.bytes("forest.churn"), await load.bytes(load.table ?? "telco.csv"));
  let size = 0;
  return {
    name: "churnscope",
    prepare: (rows) => bench.batch_of((size = rows)),
    // a single row uses the page's code path for one customer
    run: () => (size === 1 ? [bench.score(0)] : bench.score_batch()),
    explain: (customer) => bench.explain(customer),
    explainTogether: (first, size) => bench.explain_batch(first, size),
  };
}

async function encoded(load) {
  return new Float32Array((await load.bytes(load.rows ?? "rows.f32")).buffer);
}

/** A batch of `size` rows, repeating the table as needed. */
function repeated(rows, size) {
  const batch = new Float32Array(size * WIDTH);
  for (let start = 0; start < batch.length; start += rows.length)
    batch.set(rows.subarray(0, Math.min(rows.length, batch.length - start)), start);
  return batch;
}

export async function onnxruntime(load) {
  const ort = await import("onnxruntime-web/wasm");
  const rows = await encoded(load);
  Object.assign(ort.env.wasm, { numThreads: 1 }, load.onnxruntime);
  const options = { executionProviders: ["wasm"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(await load.bytes("forest.onnx"), options);
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  let tensor;
  return {
    name: "onnxruntime-web",
    prepare: (size) => (tensor = new ort.Tensor("float32", repeated(rows, size), [size, WIDTH])),
    run: async () => (await session.run({ [input]: tensor }))[output].data,
  };
}

export async function yggdrasil(load) {
  const { default: ydf } = await import("ydf-inference");
  // ydf-inference expects this global in a browser
  globalThis.JSZip ??= (await import("jszip")).default;
  const rows = await encoded(load);
  const library = await ydf(load.ydf);
  const model = await library.loadModelFromZipBlob(await load.bytes("ydf.zip"));
  const names = model.getInputFeatures().map((feature) => feature.name);
  let examples;
  return {
    name: "ydf-inference",
    prepare: (size) => {
      const batch = repeated(rows, size);
      const column = (feature) => Array.from({ length: size }, (_, row) => batch[row * WIDTH + feature]);
      // a feature's name contains its index, as in "x.07_of_40"
      examples = Object.fromEntries(names.map((name) => [name, column(Number(name.match(/\.(\d+)_of_/)[1]))]));
    },
    run: () => model.predict(examples),
  };
}

/** A handwritten baseline: nodes in typed arrays, and a loop down each tree. */
export async function typedArrays(load) {
  const rows = await encoded(load);
  const forest = JSON.parse(new TextDecoder().decode(await load.bytes("forest.json")));
  const flat = (name, of) => of.from(forest[name].flat());
  const starts = forest.feature.reduce((all, tree) => [...all, all.at(-1) + tree.length], [0]);
  const [feature, low, high] = ["feature", "low", "high"].map((name) => flat(name, Int32Array));
  const [threshold, value] = ["threshold", "value"].map((name) => flat(name, Float64Array));
  const n_trees = forest.feature.length;
  let [batch, size] = [rows, 0];
  return {
    name: "typed-array loop",
    prepare: (rowsWanted) => {
      size = rowsWanted;
      batch = repeated(rows, size);
    },
    run: () => {
      const said = new Float64Array(size);
      for (let row = 0; row < size; row++) {
        const first = row * WIDTH;
        let sum = 0;
        for (let tree = 0; tree < n_trees; tree++) {
          const root = starts[tree];
          let node = root;
          while (feature[node] >= 0)
            node = root + (batch[first + feature[node]] <= threshold[node] ? low[node] : high[node]);
          sum += value[node];
        }
        said[row] = sum / n_trees;
      }
      return said;
    },
  };
}

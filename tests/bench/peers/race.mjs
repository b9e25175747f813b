// Runners of one and the same forest, in Node and in a browser alike: each takes a number of rows and scores so many.
//
// `load` is what differs between the two: `bytes` of a file of the forest's folder, and options of the runners' own.
import * as ort from "onnxruntime-web/wasm";
import ydf from "ydf-inference";
import * as engine from "../../../target/bench/engine/engine.js";

/** Largest difference from scikit-learn's estimates that counts as the same forest: ONNX carries single precision. */
export const TOLERANCE = 1e-6;

export async function runners(load) {
  const estimates = new Float64Array((await load.bytes("estimates.f64")).buffer);
  const rows = new Float32Array((await load.bytes("rows.f32")).buffer);
  const width = rows.length / estimates.length;
  const made = [
    await churnscope(load),
    await onnxruntime(load, rows, width),
    await yggdrasil(load, rows, width),
    typedArrays(JSON.parse(new TextDecoder().decode(await load.bytes("forest.json"))), rows, width),
  ];
  for (const runner of made) {
    await runner.prepare(estimates.length);
    const said = await runner.run();
    const differences = estimates.map((estimate, row) => Math.abs(said[row] - estimate));
    runner.difference = differences.reduce((most, difference) => Math.max(most, difference), 0);
    runner.differing = differences.filter((difference) => difference > TOLERANCE).length;
  }
  return made;
}

/** A browser's clock has steps of 0.1 ms: what takes less is timed many times over. */
const LEAST_TIMED = 10;

/** Milliseconds of each pass over a batch of so many rows, so many figures. */
export async function passes(runner, size, count) {
  await runner.prepare(size);
  const timed = async (repeats) => {
    const start = performance.now();
    for (let pass = 0; pass < repeats; pass++) await runner.run();
    return (performance.now() - start) / repeats;
  };
  let repeats = 1;
  for (let time = await timed(1); time * repeats < LEAST_TIMED; time = await timed(repeats)) repeats *= 2;
  const times = [];
  for (let pass = 0; pass < count; pass++) times.push(await timed(repeats));
  return times;
}

async function churnscope(load) {
  engine.initSync({ module: await load.bytes("engine_bg.wasm") });
  const bench = new engine.Bench(await load.bytes("forest.churn"), await load.bytes("telco.csv"));
  let size = 0;
  return {
    name: "churnscope",
    prepare: (rows) => bench.batch_of((size = rows)),
    // one row goes the way that the page takes for one customer
    run: () => (size === 1 ? [bench.score(0)] : bench.score_batch()),
    explain: (customer) => bench.explain(customer),
  };
}

/** So many rows, the table's over and over. */
function repeated(rows, width, size) {
  const batch = new Float32Array(size * width);
  for (let start = 0; start < batch.length; start += rows.length)
    batch.set(rows.subarray(0, Math.min(rows.length, batch.length - start)), start);
  return batch;
}

async function onnxruntime(load, rows, width) {
  Object.assign(ort.env.wasm, { numThreads: 1 }, load.onnxruntime);
  const options = { executionProviders: ["wasm"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(await load.bytes("forest.onnx"), options);
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  let tensor;
  return {
    name: "onnxruntime-web",
    prepare: (size) => (tensor = new ort.Tensor("float32", repeated(rows, width, size), [size, width])),
    run: async () => (await session.run({ [input]: tensor }))[output].data,
  };
}

async function yggdrasil(load, rows, width) {
  const library = await ydf(load.ydf);
  const model = await library.loadModelFromZipBlob(await load.bytes("ydf.zip"));
  const names = model.getInputFeatures().map((feature) => feature.name);
  let examples;
  return {
    name: "ydf-inference",
    prepare: (size) => {
      const batch = repeated(rows, width, size);
      const column = (feature) => Array.from({ length: size }, (_, row) => batch[row * width + feature]);
      // "x.07_of_40"
      examples = Object.fromEntries(names.map((name) => [name, column(Number(name.match(/\.(\d+)_of_/)[1]))]));
    },
    run: () => model.predict(examples),
  };
}

/** What one would write by hand: nodes in typed arrays, a loop down each tree. */
function typedArrays(forest, rows, width) {
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
      batch = repeated(rows, width, size);
    },
    run: () => {
      const said = new Float64Array(size);
      for (let row = 0; row < size; row++) {
        const first = row * width;
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

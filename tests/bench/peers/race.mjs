// Times the runners of runners.mjs on the same forest, in Node or in a browser.
import { churnscope, onnxruntime, typedArrays, yggdrasil } from "./runners.mjs";

/** Smaller differences from scikit-learn's estimates are not counted: the forest's ONNX file uses single precision. */
export const TOLERANCE = 1e-6;

export async function runners(load) {
  const estimates = new Float64Array((await load.bytes("estimates.f64")).buffer);
  const made = [];
  for (const make of [churnscope, onnxruntime, yggdrasil, typedArrays]) {
    const runner = await make(load);
    await runner.prepare(estimates.length);
    const said = await runner.run();
    const differences = estimates.map((estimate, row) => Math.abs(said[row] - estimate));
    runner.difference = differences.reduce((most, difference) => Math.max(most, difference), 0);
    runner.differing = differences.filter((difference) => difference > TOLERANCE).length;
    made.push(runner);
  }
  return made;
}

/** Minimum milliseconds per measurement. Shorter work is repeated, because a browser's clock may be coarse. */
const MIN_TIMED = 10;

/** Milliseconds per pass over a batch of `size` rows, measured `count` times. */
export async function passes(runner, size, count) {
  await runner.prepare(size);
  const timed = async (repeats) => {
    const start = performance.now();
    for (let pass = 0; pass < repeats; pass++) await runner.run();
    return (performance.now() - start) / repeats;
  };
  let repeats = 1;
  for (let time = await timed(1); time * repeats < MIN_TIMED; time = await timed(repeats)) repeats *= 2;
  const times = [];
  for (let pass = 0; pass < count; pass++) times.push(await timed(repeats));
  return times;
}

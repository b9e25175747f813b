// The race of all runners of one and the same forest, in Node and in a browser alike.
import { churnscope, onnxruntime, typedArrays, yggdrasil } from "./runners.mjs";

/** Largest difference from scikit-learn's estimates that counts as the same forest: ONNX carries single precision. */
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

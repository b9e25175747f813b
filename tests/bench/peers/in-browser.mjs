// Times the runners in a browser, as a script of the page in target/bench/peers.
import { passes, runners } from "./race.mjs";

const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const load = { bytes, onnxruntime: { wasmPaths: "./" }, ydf: { locateFile: (name) => name } };
const made = await runners(load);
globalThis.race = {
  runners: made.map(({ name, difference, differing }) => ({ name, difference, differing })),
  passes: (index, size, count) => passes(made[index], size, count),
  // milliseconds per customer, for each group of customers explained one by one
  explain: (groups) =>
    groups.map((customers) => {
      const start = performance.now();
      customers.forEach((customer) => made[0].explain(customer));
      return (performance.now() - start) / customers.length;
    }),
  // milliseconds per customer, for each batch of customers explained together
  explainTogether: (size, count) =>
    Array.from({ length: count }, (_, batch) => {
      const start = performance.now();
      const explained = made[0].explainTogether(batch * size, size);
      return (performance.now() - start) / explained;
    }),
};

// Times the engine in WebAssembly.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compile } from "../../build/programs.mjs";
import { spread } from "./statistics.mjs";

const OUT = "target/bench/page";
const CUSTOMERS_EXPLAINED = 2_000;

/** Builds the engine with a Cargo profile and optimizes it like the programs of the page. */
export async function build(profile, bindgen, out) {
  const program = await compile({ crate: "crates/engine", example: "bench", profile, bindgen }, out);
  writeFileSync(`${out}/bench_bg.wasm`, program);
  // wasm-bindgen's output for Node is CommonJS, but the project's own package.json declares modules
  writeFileSync(`${out}/package.json`, bindgen === "nodejs" ? "{}" : '{ "type": "module" }');
}

export async function engineFigures() {
  await build("page", "nodejs", OUT);
  const { Bench } = createRequire(import.meta.url)(`../../${OUT}/bench.js`);
  const started = performance.now();
  const bench = new Bench(readFileSync("model/telco.churn"), readFileSync("model/data/telco.csv"));
  const loaded = performance.now() - started;
  const n = bench.len();

  const passes = Array.from({ length: 20 }, () => {
    const start = performance.now();
    for (let customer = 0; customer < n; customer++) bench.score(customer);
    return ((performance.now() - start) * 1000) / n;
  });
  for (let customer = 0; customer < 200; customer++) bench.explain(customer);
  const explained = Array.from({ length: CUSTOMERS_EXPLAINED }, (_, index) => {
    const customer = (index * 3) % n;
    const start = performance.now();
    const sum = bench.explain(customer);
    const time = (performance.now() - start) * 1000;
    if (!(Math.abs(sum - bench.score(customer)) < 1e-9))
      throw new Error(`customer ${customer}: contributions do not add up`);
    return time;
  });
  return [
    [`load and check the bundle and ${n.toLocaleString("en")} customers`, `${loaded.toFixed(0)} ms`],
    ["one score, 18 passes over all customers (limit 20 µs)", spread(passes.slice(2), "µs")],
    [
      `one explanation, ${CUSTOMERS_EXPLAINED.toLocaleString("en")} customers (limit 1,000 µs)`,
      spread(explained, "µs", 0),
    ],
  ];
}

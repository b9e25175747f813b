// Times the engine in wasm. Also builds it with the profile of the page or of its workers.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { spread } from "./statistics.mjs";

const OUT = "target/bench/page";
const CUSTOMERS_EXPLAINED = 2_000;

/** Builds the engine with a Cargo profile, using the wasm-opt options that index.html passes to Trunk. */
export function build(profile, target, out) {
  const run = (program, ...args) => execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const cargo = "build --locked --quiet --target wasm32-unknown-unknown";
  run("cargo", ...cargo.split(" "), "--profile", profile, "-p", "churnscope-engine", "--example", "bench");
  const built = `target/wasm32-unknown-unknown/${profile}/examples/bench.wasm`;
  run("wasm-bindgen", "--target", target, "--out-dir", out, built);
  // wasm-bindgen's output for Node is CommonJS, but the project's own package.json declares modules
  writeFileSync(`${out}/package.json`, target === "nodejs" ? "{}" : '{ "type": "module" }');
  const [, options] = readFileSync("index.html", "utf8").match(/data-wasm-opt-params="([^"]+)"/);
  const level = profile === "page" ? "-Oz" : "-O3";
  run("wasm-opt", level, ...options.split(" "), `${out}/bench_bg.wasm`, "-o", `${out}/bench_bg.wasm`);
}

export async function engineFigures() {
  build("page", "nodejs", OUT);
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
    ["one score, 20 passes over all customers (limit 20 µs)", spread(passes.slice(2), "µs")],
    [
      `one explanation, ${CUSTOMERS_EXPLAINED.toLocaleString("en")} customers (limit 1,000 µs)`,
      spread(explained, "µs", 0),
    ],
  ];
}

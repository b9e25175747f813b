// Compares the engine with other runners of the same forest. The runners take turns within one run.
import { chromium } from "@playwright/test";
import { buildSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { brotli } from "../../build/files.mjs";
import { launchOptions } from "../browser.mjs";
import { WIDTH } from "./peers/runners.mjs";
import { servedFolder } from "./served.mjs";
import { kilobytes } from "./sizes.mjs";
import { median, quantile, spread } from "./statistics.mjs";

const HERE = "tests/bench/peers";
const PYTHON_PACKAGES = "target/setup/peers";
/** The Python package, built for release. */
const PACKAGE = "target/bench/python";
const FOLDER = "target/bench/peers";
/** Runners to measure alone on a page, by their names in peers/runners.mjs. */
const ALONE = ["churnscope", "onnxruntime", "yggdrasil", "typedArrays"];
/** Output file for the table quoted in README.md. */
const TABLE = "target/bench/table.md";
const SIZES = [1, 100, 7_043, 100_000];
const ROUNDS = 5;
/** Number of measurements of a JavaScript runner per batch size and round. */
const PASSES = 3;
const EXPLAINED = 400;
/** Number of customers per measurement of explanations. */
const GROUP = 20;
/** Number of customers in each batch that is explained, and number of batches. */
const TOGETHER = [100, 20];
/* Number of customers explained by shap and by the Python package. */
const BY_SHAP = 40;
/** Number of trees and depth of the forests that show how our engine scales. */
const GROWTH = [
  [50, 10],
  [100, 10],
  [200, 10],
  [400, 10],
  [200, 6],
  [200, 8],
  [200, 12],
  [200, 16],
];
/** Number of boosted trees, and number of leaves per tree, of other models that only our engine scores. */
const BOOSTED = [
  [500, 2],
  [500, 4],
  [500, 8],
  [500, 31],
];

const python = process.env.PYTHON ?? "python3";
const environment = { ...process.env, PYTHONPATH: `${PYTHON_PACKAGES}:${PACKAGE}` };

export function inPython(...args) {
  const options = { env: environment, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] };
  return execFileSync(python, [`${HERE}/peers.py`, ...args], options)
    .toString()
    .trim();
}

/** Makes a forest or boosted trees with peers.py, unless they exist, and imports them as a bundle. */
function makeForest(verb, folder, n_trees, size) {
  if (!existsSync(`${folder}/forest.onnx`)) inPython(verb, folder, String(n_trees), String(size));
  const churnscope = "target/release/churnscope";
  const input = [`${folder}/forest.onnx`, "--schema", "model/telco.toml", "--data", "model/data/telco.csv"];
  execFileSync(churnscope, ["import", ...input, "-o", `${folder}/forest.churn`], { stdio: "ignore" });
}

/** Per runner and batch size: nanoseconds per row in each pass, and total wall and CPU time including preparation. */
async function race(names, timed) {
  const results = new Map();
  for (const size of SIZES)
    for (let round = 0; round < ROUNDS; round++)
      for (const [index, name] of names.entries()) {
        const start = performance.now();
        const { times, cpu } = await timed(index, size);
        const key = `${name} ${size}`;
        const result = results.get(key) ?? { name, size, times: [], wall: 0, cpu: 0 };
        result.times.push(...times.map((time) => (time * 1e6) / size));
        result.wall += performance.now() - start;
        result.cpu += cpu;
        results.set(key, result);
      }
  return [...results.values()];
}

async function inNode() {
  const { passes, runners } = await import("./peers/race.mjs");
  const bytes = async (name) => new Uint8Array(readFileSync(join(FOLDER, name)));
  const made = await runners({ bytes, onnxruntime: {}, ydf: {} });
  const results = await race(
    made.map(({ name }) => name),
    async (index, size) => {
      const before = process.cpuUsage();
      const times = await passes(made[index], size, PASSES);
      const { user, system } = process.cpuUsage(before);
      return { times, cpu: (user + system) / 1000 };
    },
  );
  return { runners: made, results };
}

const bundled = {
  bundle: true,
  format: "esm",
  external: ["fs", "path", "crypto", "module", "worker_threads"],
  logLevel: "error",
};

/** For each runner on its own page: download size, and milliseconds from navigation to one score, in fresh profiles. */
async function alone(url) {
  writeFileSync(`${FOLDER}/one.f32`, readFileSync(`${FOLDER}/rows.f32`).subarray(0, 4 * WIDTH));
  writeFileSync(`${FOLDER}/one.csv`, readFileSync(`${FOLDER}/telco.csv`, "utf8").split("\n", 2).join("\n"));
  const [estimate] = new Float64Array(new Uint8Array(readFileSync(`${FOLDER}/estimates.f64`)).buffer);
  const found = new Map();
  for (const runner of ALONE) {
    const contents = `import { first } from "./alone.mjs"; import { ${runner} } from "./runners.mjs"; first(${runner});`;
    buildSync({
      ...bundled,
      stdin: { contents, resolveDir: HERE },
      minify: true,
      outfile: `${FOLDER}/${runner}.js`,
    });
    writeFileSync(`${FOLDER}/${runner}.html`, `<!doctype html><script type="module" src="${runner}.js"></script>`);
    found.set(runner, { files: new Set(), times: [] });
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const [runner, { files, times }] of found) {
      const browser = await chromium.launch(launchOptions);
      try {
        const page = await browser.newPage();
        page.on("response", (response) => files.add(new URL(response.url()).pathname.slice(1)));
        await page.goto(`${url}${runner}.html`);
        const first = await (await page.waitForFunction(() => globalThis.first)).jsonValue();
        // the tolerance is loose, because ydf-inference is known to differ
        if (!(Math.abs(first.score - estimate) < 0.01))
          throw new Error(`${runner} returned ${first.score}, expected ${estimate}`);
        times.push(first.time);
      } finally {
        await browser.close();
      }
    }
  return [...found].map(([runner, { files, times }]) => {
    const downloaded = [...files].filter((name) => !/^one\.|\.html$|^favicon/.test(name));
    const size = downloaded.reduce((sum, name) => sum + brotli(readFileSync(join(FOLDER, name))).length, 0);
    return [`${runner}, without customer data`, `${kilobytes(size)} with the model; ${spread(times, "ms", 0)}`];
  });
}

async function inChromium(url) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    await page.goto(url);
    await Promise.race([failed, page.waitForFunction(() => globalThis.race, undefined, { timeout: 120_000 })]);
    const made = await page.evaluate(() => globalThis.race.runners);
    const session = await browser.newBrowserCDPSession();
    const cpu = async () => {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const renderers = processInfo.filter(({ type }) => type === "renderer");
      return renderers.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
    };
    const results = await race(
      made.map(({ name }) => name),
      async (index, size) => {
        const before = await cpu();
        const times = await page.evaluate(([...asked]) => globalThis.race.passes(...asked), [index, size, PASSES]);
        return { times, cpu: (await cpu()) - before };
      },
    );
    const customers = Array.from({ length: EXPLAINED }, (_, at) => (at * 23) % 7_043);
    const groups = Array.from({ length: EXPLAINED / GROUP }, (_, at) => customers.slice(at * GROUP, (at + 1) * GROUP));
    await page.evaluate((some) => globalThis.race.explain(some), groups.slice(0, 5));
    const explained = await page.evaluate((all) => globalThis.race.explain(all), groups);
    const together = await page.evaluate((asked) => globalThis.race.explainTogether(...asked), TOGETHER);
    return { runners: made, results, explained, together, version: browser.version() };
  } finally {
    await browser.close();
  }
}

/** Parses lines that contain a runner's name, a batch size, and the nanoseconds per row of each pass. */
function parsed(text) {
  const lines = text.trim().split("\n");
  return lines.map((line) => {
    const [name, size, ...times] = line.split(" ");
    return { name, size: Number(size), times: times.map(Number) };
  });
}

function natively() {
  const sizes = SIZES.map(String);
  const all = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ours = execFileSync("target/release/examples/bench", [
      `${FOLDER}/forest.churn`,
      "model/data/telco.csv",
      ...sizes,
    ]);
    all.push(...parsed(ours.toString()), ...parsed(inPython("time", FOLDER, ...sizes)));
  }
  const results = new Map();
  for (const { name, size, times } of all) {
    const key = `${name} ${size}`;
    results.set(key, { name, size, times: [...(results.get(key)?.times ?? []), ...times] });
  }
  const isExplained = ({ name }) => name === "explained";
  return {
    results: [...results.values()].filter((result) => !isExplained(result)),
    explained: [...results.values()].filter(isExplained),
  };
}

const micro = (times, perMicrosecond) =>
  spread(
    times.map((time) => time / perMicrosecond),
    "µs",
    0,
  );

function explanations(inPage, native) {
  const [{ times: byShap }, { times: byPackage }] = parsed(inPython("explain", FOLDER, String(BY_SHAP)));
  const asFast = (ours) => `${(median(byShap) / ours).toFixed(0)} times as fast`;
  return [
    [`Chromium, ${EXPLAINED} customers one by one (limit 300 µs)`, micro(inPage.explained, 1e-3)],
    [`Chromium, batches of ${TOGETHER[0]}`, micro(inPage.together, 1e-3)],
    ...native.explained.map(({ size, times }) => [`native, batches of ${size}`, micro(times, 1e3)]),
    [
      `shap, native, ${BY_SHAP} customers one by one`,
      `${micro(byShap, 1e3)}: ours in Chromium is ${asFast(median(inPage.explained) * 1e6)}`,
    ],
    [
      `Python package, a table of ${BY_SHAP} customers`,
      `${micro(byPackage, 1e3)}: ${asFast(median(byPackage))} as shap`,
    ],
  ];
}

function writeTable(inPage, native) {
  const { dependencies } = JSON.parse(readFileSync(`${HERE}/package.json`, "utf8"));
  const required = readFileSync(`${HERE}/requirements.txt`, "utf8").matchAll(/^(\S+)==(\S+)$/gm);
  const versions = {
    ...dependencies,
    ...Object.fromEntries([...required].map(([, name, version]) => [name, version])),
  };
  const called = {
    churnscope: "Churnscope",
    "churnscope-in-Python": "Churnscope's Python package",
    "typed-array loop": "a loop over typed arrays",
  };
  const lines = (place, results) =>
    [...new Set(results.map(({ name }) => name))].map((name) => {
      const of = (size) => median(results.find((result) => result.name === name && result.size === size).times);
      const rows = (size) => (Math.round(1e6 / of(size)) * 1000).toLocaleString("en");
      const one = of(1) / 1000;
      const cells = [
        rows(100),
        rows(7_043),
        rows(100_000),
        `${one.toLocaleString("en", { maximumSignificantDigits: 2 })} µs`,
      ];
      return `| ${[called[name] ?? name, versions[name]].filter(Boolean).join(" ")} ${place} | ${cells.join(" | ")} |`;
    });
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  writeFileSync(
    TABLE,
    [
      `\`make bench\` on ${new Date().toISOString().slice(0, 10)}, ${machine}, Chromium ${inPage.version}, Node ${process.version}.`,
      "",
      "| runner | batches of 100 | batches of 7,043 | batches of 100,000 | one row |",
      "| --- | --- | --- | --- | --- |",
      ...lines("in Chromium", inPage.results),
      ...lines("natively", native.results),
      "",
    ].join("\n"),
  );
}

const rate = (nanoseconds) => Math.round(1e9 / nanoseconds).toLocaleString("en");

/** One row per size and runner: rows per second and, for other runners, how many times as fast our engine is. */
function table(title, results) {
  const rows = [];
  for (const size of SIZES) {
    const [ours, ...others] = results.filter((result) => result.size === size);
    const own = median(ours.times);
    const share = ({ cpu, wall }) => (wall ? `, CPU ${Math.round((100 * cpu) / wall)}%` : "");
    const ends = ({ times }) =>
      `${rate(quantile(times, 0.9))} to ${rate(quantile(times, 0.1))}${share({ ...ours, times })}`;
    rows.push([`${title}, batches of ${size.toLocaleString("en")}: churnscope`, `${rate(own)} rows/s (${ends(ours)})`]);
    for (const other of others) {
      const theirs = median(other.times);
      const range = `${rate(quantile(other.times, 0.9))} to ${rate(quantile(other.times, 0.1))}${share(other)}`;
      rows.push([
        `  ${other.name}`,
        `${rate(theirs)} rows/s (${range}): ours is ${(theirs / own).toFixed(1)} times as fast`,
      ]);
    }
  }
  return rows;
}

/** How many times as fast as other runners in Python the Python package is. */
function pythonPackage({ results }) {
  const time = (name, size) => median(results.find((result) => result.name === name && result.size === size).times);
  return SIZES.slice(1).map((size) => {
    const own = time("churnscope-in-Python", size);
    const others = ["scikit-learn", "onnxruntime"].map((name) => `${(time(name, size) / own).toFixed(1)} × ${name}`);
    return [`Arrow in and out, batches of ${size.toLocaleString("en")}`, `${rate(own)} rows/s: ${others.join(", ")}`];
  });
}

const agreement = ({ name, difference, differing }) => [
  `${name}, compared with scikit-learn`,
  `differs by at most ${difference.toExponential(1)}${differing ? `, by more than 1e-6 in ${differing.toLocaleString("en")} rows` : ""}`,
];

/** How fast our engine scores models of several sizes, per customer and per split that a customer visits. */
function growth() {
  const rows = [];
  const measure = (verb, n_trees, size, title) => {
    const folder = `${FOLDER}/${verb}-${n_trees}x${size}`;
    makeForest(verb, folder, n_trees, size);
    const model = `${folder}/forest.churn`;
    const printed = execFileSync("target/release/examples/bench", [model, "model/data/telco.csv", "100000"]);
    const [{ times }] = parsed(printed.toString()).filter(({ size }) => size === 100_000);
    const splits = Number(readFileSync(`${folder}/splits.txt`, "utf8"));
    const perSplit = (median(times) / splits).toFixed(2);
    const figures = `${rate(median(times))} rows/s; ${Math.round(splits)} splits per row, ${perSplit} ns each`;
    rows.push([`${title}, batches of 100,000`, figures]);
  };
  for (const [n_trees, depth] of GROWTH) measure("make", n_trees, depth, `${n_trees} trees of depth ${depth}`);
  for (const [n_trees, leaves] of BOOSTED)
    measure("boost", n_trees, leaves, `${n_trees} boosted trees of ${leaves} leaves`);
  return rows;
}

export const hasPeers = () => existsSync(`${PYTHON_PACKAGES}/sklearn`);

/** The median of the seconds that pandas takes to read a CSV file; undefined if setup installed no Python packages. */
export function readSeconds(file, rounds) {
  return hasPeers() ? median(inPython("read", file, String(rounds)).split("\n").map(Number)) : undefined;
}

export async function peerFigures() {
  if (!hasPeers() || !existsSync(`${HERE}/node_modules`))
    return [
      ["Other runners of the same forest", [["not measured", "install Python with pip; make bench installs the rest"]]],
    ];
  mkdirSync(FOLDER, { recursive: true });
  makeForest("make", FOLDER, 200, 10);
  for (const [from, to] of [
    ["model/data/telco.csv", "telco.csv"],
    ["target/bench/engine/bench_bg.wasm", "engine_bg.wasm"],
    [`${HERE}/node_modules/ydf-inference/dist/inference.wasm`, "inference.wasm"],
    [`${HERE}/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm`, "ort-wasm-simd-threaded.wasm"],
    [`${HERE}/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs`, "ort-wasm-simd-threaded.mjs"],
  ])
    copyFileSync(from, join(FOLDER, to));
  buildSync({ ...bundled, entryPoints: [`${HERE}/in-browser.mjs`], outfile: `${FOLDER}/race.js` });
  writeFileSync(`${FOLDER}/index.html`, '<!doctype html><script type="module" src="race.js"></script>');
  const [inPage, downloads] = await servedFolder(FOLDER, async (url) => [await inChromium(url), await alone(url)]);
  const node = await inNode();
  const native = natively();
  writeTable(inPage, native);
  return [
    ["Other runners of the same forest: 200 trees of depth 10 from scikit-learn", inPage.runners.map(agreement)],
    ["Download (Brotli 11), and time from navigation to first score in Chromium", downloads],
    ["Chromium, one thread", table("Chromium", inPage.results)],
    ["Node, one thread", table("Node", node.results)],
    ["Native, one thread", table("native", native.results)],
    ["Python package, one thread", pythonPackage(native)],
    ["Contributions on that forest", explanations(inPage, native)],
    ["How the engine scales, native, one thread", growth()],
    [`The table for README.md is in ${TABLE}`, []],
  ];
}

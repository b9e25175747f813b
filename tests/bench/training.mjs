// Times the Train page with one and two workers. On the same rows, also times ydf-training, which neither compares
// settings nor cross-validates.
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { launchOptions } from "../browser.mjs";
import { TELCO, usageCsv, wideCsv } from "./tables.mjs";
import { peakMemory } from "./portfolio.mjs";

const WORKERS = [1, 2];

async function train(url, file, workers) {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ serviceWorkers: "block", viewport: { width: 1366, height: 768 } });
  await page.addInitScript((workers) => {
    Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => workers });
  }, workers);
  await page.goto(`${url}#/train`);
  await page.getByTestId("train-input").waitFor({ state: "attached" });
  const opened = performance.now();
  await page.getByTestId("train-input").setInputFiles(file);
  await page.waitForFunction(
    () => document.querySelector('[data-testid="train-start"]')?.disabled === false,
    undefined,
    {
      timeout: 300_000,
    },
  );
  const drafted = (performance.now() - opened) / 1000;
  await page.evaluate(() => {
    const seen = (globalThis.seen = { longest: 0, start: performance.now() });
    let before = seen.start;
    const frame = (now) => {
      seen.longest = Math.max(seen.longest, now - before);
      before = now;
      if (document.querySelector('[data-testid="train-result"]')) seen.end = performance.now();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.getByTestId("train-start").click();
  await page.waitForFunction(() => globalThis.seen.end, undefined, { timeout: 900_000 });
  const { start, end, longest } = await page.evaluate(() => globalThis.seen);
  const memory = await peakMemory(browser);
  await browser.close();
  return { drafted, seconds: (end - start) / 1000, longest, memory };
}

// Seconds that ydf-training takes for one model of each kind in Node.
function ydf(file, label) {
  const script = `
    import { readFileSync } from "node:fs";
    import YDFTraining from "ydf-training";
    const ydf = await YDFTraining();
    const data = readFileSync(${JSON.stringify(file)}, "utf8");
    const seconds = (Learner) => {
      const start = performance.now();
      new ydf[Learner](${JSON.stringify(label)}, "CLASSIFICATION").train(data).unload();
      return (performance.now() - start) / 1000;
    };
    const [forest, boosted] = ["RandomForestLearner", "GradientBoostedTreesLearner"].map(seconds);
    console.log(JSON.stringify({ forest, boosted }));`;
  const arguments_ = ["--input-type=module", "--eval", script];
  const printed = execFileSync(process.execPath, arguments_, {
    cwd: "tests/bench/peers",
    encoding: "utf8",
    // ydf-training reports its progress on standard error
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.trim().split("\n").at(-1));
}

export async function trainingFigures(url) {
  const rows = [];
  for (const [name, file, label] of [
    ["IBM's 7,043 rows", TELCO, "Churn"],
    ["mlc_churn's 5,000 rows", await usageCsv(), "churn"],
    ["50,000 rows of 50 fields", await wideCsv(), "left"],
  ]) {
    if (!file) continue;
    for (const workers of WORKERS) {
      const { drafted, seconds, longest, memory } = await train(url, file, workers);
      rows.push([
        `${name}, ${workers} worker${workers > 1 ? "s" : ""}: start to result`,
        `${seconds.toFixed(1)} s; longest frame ${longest.toFixed(0)} ms; peak ${memory.toFixed(0)} MB; ` +
          `${drafted.toFixed(1)} s from the file to its draft`,
      ]);
    }
    const { forest, boosted } = ydf(new URL(`../../${file}`, import.meta.url).pathname, label);
    rows.push([
      `${name}: ydf-training in Node, one model`,
      `${forest.toFixed(1)} s for a forest of 300 trees, ${boosted.toFixed(1)} s for boosted trees`,
    ]);
  }
  return rows;
}

// Times our learners and others on the same table, and the command while it trains.
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { compile } from "../../build/programs.mjs";
import { launchOptions } from "../browser.mjs";
import { hasPeers, inPython } from "./peers.mjs";
import { servedFolder } from "./served.mjs";
import { TELCO, widerCsv } from "./tables.mjs";

const FOLDER = "target/bench/fits";
const SPEED = "target/release/examples/speed";
/** Number of columns with numbers; the others are categories. */
const NUMBERS = "30";
const TITLES = {
  forest: "forest of 200 trees, depth 10",
  randomized: "extremely randomized forest of 200 trees, depth 10",
  boosted: "300 boosted trees of 31 leaves",
};

const parsed = (text) =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );

async function inChromium() {
  const program = { crate: "crates/learn", example: "speed", profile: "worker", bindgen: "web" };
  writeFileSync(`${FOLDER}/speed_bg.wasm`, await compile(program, FOLDER));
  writeFileSync(
    `${FOLDER}/worker.js`,
    `import init, { Speed } from "./speed.js";
    await init();
    const speed = new Speed();
    const seconds = (work) => { const start = performance.now(); work(); return (performance.now() - start) / 1000; };
    postMessage({
      forest: seconds(() => speed.forest(false)),
      randomized: seconds(() => speed.forest(true)),
      boosted: seconds(() => speed.boosted()),
    });`,
  );
  writeFileSync(`${FOLDER}/index.html`, "<!doctype html>");
  return servedFolder(FOLDER, async (url) => {
    const browser = await chromium.launch(launchOptions);
    try {
      const page = await browser.newPage();
      await page.goto(url);
      return await page.evaluate(
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker("worker.js", { type: "module" });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
          }),
      );
    } finally {
      await browser.close();
    }
  });
}

export async function fitFigures() {
  mkdirSync(FOLDER, { recursive: true });
  const table = `${FOLDER}/table.csv`;
  writeFileSync(table, execFileSync(SPEED, ["csv"], { maxBuffer: 1 << 28 }));
  const ours = { natively: parsed(execFileSync(SPEED).toString()), "in Chromium": await inChromium() };
  const peers = hasPeers() ? parsed(inPython("fit", table, NUMBERS)) : {};
  return Object.entries(TITLES).flatMap(([learner, title]) => {
    const of = Object.entries(peers).filter(([name]) => name.startsWith(`${learner} `));
    const theirs = of.map(([name, time]) => [`  ${name.slice(learner.length + 1)}`, `${time.toFixed(2)} s`]);
    const own = Object.entries(ours).map(([where, times]) => {
      const ratios = of.map(([name, time]) => {
        const ratio = (times[learner] / time).toFixed(2);
        return `, ${ratio} times as long as ${name.slice(learner.length + 1)}`;
      });
      return [`${title}: ${where}`, `${times[learner].toFixed(2)} s${ratios.join("")}`];
    });
    return [...own, ...theirs];
  });
}

export async function commandFigures() {
  if (!hasPeers()) return [];
  mkdirSync(FOLDER, { recursive: true });
  const rows = [];
  for (const [name, file, target] of [
    ["IBM's 7,043 rows", TELCO, "Churn"],
    ["51,000 rows of 57 fields", await widerCsv(), "left"],
  ]) {
    const command = "target/release/churnscope";
    const description = `${FOLDER}/fields.toml`;
    execFileSync(command, ["schema", file, "--target", target, "-o", description], { stdio: "ignore" });
    const output = ["-o", `${FOLDER}/model.churn`, "--report", `${FOLDER}/report.json`];
    for (const jobs of ["1", "2"]) {
      const train = [command, "train", file, "--schema", description, ...output, "--jobs", jobs];
      const [wall, cpu, megabytes] = inPython("run", ...train)
        .split(" ")
        .map(Number);
      rows.push([
        `${name}: train, --jobs ${jobs}`,
        `${wall.toFixed(1)} s, ${cpu.toFixed(1)} CPU s, peak ${megabytes.toFixed(0)} MB`,
      ]);
    }
  }
  return rows;
}

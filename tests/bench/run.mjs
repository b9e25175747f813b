// Prints what `make bench` measures. Other work on the machine distorts the times.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { build, engineFigures } from "./engine.mjs";
import { fileFigures } from "./files.mjs";
import { commandFigures, fitFigures } from "./fits.mjs";
import { modelFigures } from "./model.mjs";
import { pageFigures } from "./page.mjs";
import { peerFigures } from "./peers.mjs";
import { portfolioFigures } from "./portfolio.mjs";
import { print } from "./printed.mjs";
import { served } from "./served.mjs";
import { shapFigures } from "./shap.mjs";
import { sizeFigures } from "./sizes.mjs";
import { trainingFigures } from "./training.mjs";

const commit = readFileSync("model/report.json", "utf8").match(/"model_id": "(\w+)"/)[1];
console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores; Node ${process.version}; model ${commit}\n`);
console.log("Download, Brotli 11");
print(sizeFigures());
console.log("\nEngine in wasm, one thread, in Node's V8");
print(await engineFigures());
console.log("\nPython's shap on the same forest");
print(shapFigures());
await build("worker", "web", "target/bench/engine");
for (const [title, rows] of await peerFigures()) {
  console.log(`\n${title}`);
  print(rows);
}
console.log("\nThe command, on whole files");
print(await fileFigures());
console.log("\nLearners on 60,000 rows of 50 columns, one thread");
print(await fitFigures());
console.log("\nThe command, training");
print(await commandFigures());
await served(async (url) => {
  console.log("\nPage in Chromium");
  print(await pageFigures(url));
  console.log("\nModel page in Chromium");
  print(await modelFigures(url));
  console.log("\nPortfolio page in Chromium");
  print(await portfolioFigures(url));
  console.log("\nTrain page in Chromium");
  print(await trainingFigures(url));
});

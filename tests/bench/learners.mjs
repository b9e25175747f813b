// Prints what `make bench-learners` measures. Other work on the machine distorts the times.
import { spawnSync } from "node:child_process";
import { commandFigures, fitFigures } from "./fits.mjs";
import { print } from "./printed.mjs";

console.log("Learners on 60,000 rows of 50 columns, one thread");
print(await fitFigures());
console.log("\nThe command, training");
print(await commandFigures());
console.log("\nThe learner auto on public tables\n");
const python = spawnSync("target/bench/learners/bin/python", ["tests/bench/learners/learners.py"], {
  stdio: "inherit",
});
process.exitCode = python.status ?? 1;

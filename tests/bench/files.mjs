// Times the command on a million customers.
import { execFileSync } from "node:child_process";
import { MODEL, millionCsv, millionWorkbook } from "./tables.mjs";
import { readSeconds } from "./peers.mjs";
import { median } from "./statistics.mjs";

const ROUNDS = 3;

function seconds(file, jobs) {
  const start = performance.now();
  execFileSync("target/release/churnscope", ["score", MODEL, file, "--jobs", String(jobs), "-o", "/dev/null"]);
  return (performance.now() - start) / 1000;
}

const times = (run) => median(Array.from({ length: ROUNDS }, run));

export async function fileFigures() {
  const csv = await millionCsv();
  const pandas = readSeconds(csv, ROUNDS);
  const rows =
    pandas === undefined ? [] : [["1,000,000 rows of CSV: pandas.read_csv, one thread", `${pandas.toFixed(2)} s`]];
  for (const jobs of [1, 2]) {
    const time = times(() => seconds(csv, jobs));
    const ratio = pandas === undefined ? "" : `, ${(time / pandas).toFixed(2)} times as long as pandas`;
    rows.push([`1,000,000 rows of CSV: score, --jobs ${jobs}`, `${time.toFixed(2)} s${ratio}`]);
  }
  const workbook = await millionWorkbook();
  rows.push(["1,000,000 rows of .xlsx: score, --jobs 2", `${seconds(workbook, 2).toFixed(2)} s`]);
  return rows;
}

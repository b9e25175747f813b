// Opens tables and trains models on the Train page, for several test files.
import { expect } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { churnscope } from "./churnscope.mjs";
import { say } from "./wording.mjs";

export const TELCO = readFileSync("model/data/telco.csv", "utf8");

/** A folder for the files of one test process. */
export const folder = mkdtempSync(join(tmpdir(), "churnscope-train-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A file with this text, for an input. */
export const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** A table of `rows` rows with this header; `line` returns the cells of a row. */
export const table = (header, rows, line) =>
  `${header}\n${Array.from({ length: rows }, (_, row) => `${line(row)}\n`).join("")}`;

/** A number from 0 to 99 that looks random and depends only on the row. */
export const mixed = (row) => Math.floor((Math.abs(Math.sin(row * 12.9898 + 4.1414)) * 43758.5453 * 100) % 100);

/** Customers with a short tenure leave more often. The column `closing_reason` was filled in after customers left. */
export const SMALL = table("id,months,fee,plan,closing_reason,left", 400, (row) => {
  const months = row % 40;
  const left = mixed(row) < (months < 10 ? 75 : 8);
  const plan = ["basic", "plus", "gold", "old"][row % 10 === 0 ? 3 : row % 3];
  const reason = left ? ["price", "moved"][row % 2] : "";
  return `A${row},${months},${20 + (row % 31)}.5,${plan},${reason},${left ? "yes" : "no"}`;
});

export const start = (page) => page.getByTestId("train-start");
export const result = (page) => page.getByTestId("train-result");
export const problem = (page) => page.getByTestId("train-problem");
export const field = (page, column) => page.locator(`tr[data-column="${column}"]`);

export async function open(page, name, text) {
  await page.goto("#/train");
  await page.getByTestId("train-input").setInputFiles(file(name, text));
}

/** Opens a table whose description is drafted without a question. */
export async function draft(page, name, text) {
  await open(page, name, text);
  await expect(start(page)).toBeEnabled();
  await expect(page.locator(".fields-table .histogram").first()).toBeVisible();
}

export async function saved(page, button) {
  const download = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await download).path());
}

export const description = async (page) =>
  (await saved(page, page.getByRole("button", { name: say.train_fields.SAVE }).first())).toString();

/** Replaces parts of the description, so that training is quick. */
export async function makeQuick(page) {
  const quick = (await description(page))
    .replace(/^folds = .*/m, "folds = 2\ntrees = 10")
    .replace(/^learner = "auto"/m, 'learner = "forest"');
  await page.getByTestId("train-description-input").setInputFiles(file("quick.toml", quick));
  await expect(page.locator("#train-learner")).toHaveValue("1");
}

/** Trains a model on the small table, with settings that make training quick. */
export async function trainSmall(page) {
  await draft(page, "small.csv", SMALL);
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 30_000 });
}

/** Trains a model with the command from a table and a description, and returns the bundle. */
export function trained(name, text, toml) {
  const [data, fields, bundle] = [name, `${name}.toml`, `${name}.churn`].map((each) => join(folder, each));
  writeFileSync(data, text);
  writeFileSync(fields, toml);
  churnscope("train", data, "--schema", fields, "-o", bundle);
  return readFileSync(bundle);
}

/** The ID of the model in a file of the folder. */
export const modelId = (name) => JSON.parse(churnscope("inspect", join(folder, name), "--json")).model_id;

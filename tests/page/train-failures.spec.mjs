// Failures and extreme tables on the Train page.
import { expect, test } from "@playwright/test";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  SMALL,
  TELCO,
  description,
  draft,
  file,
  folder,
  makeQuick,
  mixed,
  open,
  problem,
  result,
  saved,
  start,
  table,
  trained,
} from "./training.mjs";
import { say } from "./wording.mjs";

for (const [name, line, sentence] of [
  ["only one outcome", (row) => `${row % 31},${row % 7},no`, "column left has no value other than"],
  [
    "too few customers who left",
    (row) => `${row % 31},${row % 7},${row < 3 ? "yes" : "no"}`,
    "too few customers: 3 left",
  ],
]) {
  test(`a table with ${name} is rejected with a message`, async ({ page }) => {
    await open(page, "table.csv", table("months,calls,left", 60, line));
    await expect(page.getByText(sentence).first()).toBeVisible();
    await expect(start(page)).toHaveCount(0);
  });
}

test("a table of 20 rows is drafted, and an empty file is rejected with a message", async ({ page }) => {
  await draft(
    page,
    "tiny.csv",
    table("months,left", 20, (row) => `${row},${row % 2 ? "yes" : "no"}`),
  );
  await page.getByTestId("train-input").setInputFiles(file("empty.csv", ""));
  await expect(problem(page)).toContainText(say.train_data.failed({ file: "empty.csv" }));
  await expect(problem(page)).toContainText("The file is empty");
});

/**
 * Lists the page's workers in `globalThis.workers`, and tells the page that there are this many processors. Once there
 * are as many workers as processors, those whose indexes are in `dying` fail.
 */
async function listWorkers(page, processors, dying = []) {
  await page.addInitScript(
    ({ processors, dying }) => {
      Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => processors });
      const { Worker } = globalThis;
      const workers = [];
      globalThis.workers = workers;
      globalThis.Worker = class extends Worker {
        constructor(script) {
          super(script);
          workers.push(this);
          if (workers.length === processors) {
            // immediately, because a quick training could end before the test's next call
            queueMicrotask(() => dying.forEach((worker) => workers[worker].dispatchEvent(new ErrorEvent("error"))));
          }
        }
      };
    },
    { processors, dying },
  );
}

test("workers that die are replaced, and the model is the same", async ({ page }) => {
  // the first worker, which drafted the description, and one of its helpers
  await listWorkers(page, 3, [0, 2]);
  await draft(page, "small.csv", SMALL);
  await makeQuick(page);
  const toml = await description(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 60_000 });
  await expect(problem(page)).toHaveCount(0);
  expect(await page.evaluate(() => globalThis.workers.length)).toBe(5);
  const bundle = await saved(page, page.getByTestId("train-download-bundle"));
  expect(bundle.equals(trained("small.csv", SMALL, toml))).toBe(true);
});

test("if workers keep dying, the page says so, and the description is kept", async ({ page }) => {
  await listWorkers(page, 2);
  await draft(page, "telco.csv", TELCO);
  const before = await description(page);
  await start(page).click();
  await page.evaluate(async () => {
    while (!document.querySelector('[data-testid="train-problem"]')) {
      globalThis.workers.forEach((worker) => worker.dispatchEvent(new ErrorEvent("error")));
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(problem(page)).toContainText(say.train_run.FAILED);
  expect(await description(page)).toBe(before);
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 60_000 });
  await expect(problem(page)).toHaveCount(0);
});

test("a file that changes after it was read is trained on as it was, and cannot be read again", async ({ page }) => {
  await listWorkers(page, 3);
  const path = join(folder, "growing.csv");
  writeFileSync(path, SMALL);
  await page.goto("#/train");
  await page.getByTestId("train-input").setInputFiles(path);
  await expect(start(page)).toBeEnabled();
  await makeQuick(page);
  const toml = await description(page);
  appendFileSync(path, "A400,7,20.5,basic,,no\n");
  // the other workers cannot read the file, so the one that has read it trains alone
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 60_000 });
  const bundle = await saved(page, page.getByTestId("train-download-bundle"));
  expect(bundle.equals(trained("growing.csv", SMALL, toml))).toBe(true);
  await page.evaluate(() => globalThis.workers.forEach((worker) => worker.dispatchEvent(new ErrorEvent("error"))));
  await start(page).click();
  await expect(problem(page)).toBeVisible();
  expect(await description(page)).toBe(toml);
});

test("of a table with 5,000 columns, the first ones become fields", { tag: "@site" }, async ({ page }) => {
  test.setTimeout(300_000);
  const names = Array.from({ length: 5_000 }, (_, column) => `c${column}`).join(",");
  const cells = (row) => Array.from({ length: 5_000 }, (_, column) => (row * (column + 7)) % 11).join(",");
  await draft(
    page,
    "wide.csv",
    table(`${names},left`, 200, (row) => `${cells(row)},${mixed(row) < 30 ? 1 : 0}`),
  );
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 240_000 });
});

test("of a million rows, a sample is trained on, and the page says so", { tag: "@site" }, async ({ page }) => {
  const line = (row) => `${row % 40},${row % 7},${mixed(row) < (row % 40 < 10 ? 75 : 8) ? "yes" : "no"}`;
  const path = join(folder, "million.csv");
  writeFileSync(path, table("months,calls,left", 1_000_000, line));
  await page.goto("#/train");
  await page.getByTestId("train-input").setInputFiles(path);
  await expect(start(page)).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByText(say.train_run.sampled({ rows: "200,000" }))).toBeVisible();
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 80_000 });
});

test(
  "if the training program does not load, the page says so, and works once it does",
  { tag: "@site" },
  async ({ page }) => {
    await page.route(/trainer_bg-[^/]*\.wasm/, (route) => route.abort());
    await open(page, "small.csv", SMALL);
    await expect(problem(page)).toContainText("did not load");
    await page.unroute(/trainer_bg-[^/]*\.wasm/);
    await page.getByTestId("train-input").setInputFiles(file("small.csv", SMALL));
    await expect(start(page)).toBeEnabled();
  },
);

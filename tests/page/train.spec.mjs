// The Train page turns a table into the same model as the command, and every failure produces a message.
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { violations } from "./tour.mjs";
import { say } from "./wording.mjs";

const TELCO = readFileSync("model/data/telco.csv", "utf8");

let folder;
test.beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "churnscope-train-"))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with this text, for an input. */
const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** A table of `rows` rows with this header; `line` returns the cells of a row. */
const table = (header, rows, line) =>
  `${header}\n${Array.from({ length: rows }, (_, row) => `${line(row)}\n`).join("")}`;

/** A number from 0 to 99 that looks random and depends only on the row. */
const mixed = (row) => Math.floor((Math.abs(Math.sin(row * 12.9898 + 4.1414)) * 43758.5453 * 100) % 100);

/** Customers with a short tenure leave more often. The column `closing_reason` was filled in after customers left. */
const SMALL = table("id,months,fee,plan,closing_reason,left", 400, (row) => {
  const months = row % 40;
  const left = mixed(row) < (months < 10 ? 75 : 8);
  const plan = ["basic", "plus", "gold", "old"][row % 10 === 0 ? 3 : row % 3];
  const reason = left ? ["price", "moved"][row % 2] : "";
  return `A${row},${months},${20 + (row % 31)}.5,${plan},${reason},${left ? "yes" : "no"}`;
});

const start = (page) => page.getByTestId("train-start");
const result = (page) => page.getByTestId("train-result");
const problem = (page) => page.getByTestId("train-problem");
const field = (page, column) => page.locator(`tr[data-column="${column}"]`);

async function open(page, name, text) {
  await page.goto("#/train");
  await page.getByTestId("train-input").setInputFiles(file(name, text));
}

/** Opens a table whose description is drafted without a question. */
async function draft(page, name, text) {
  await open(page, name, text);
  await expect(start(page)).toBeEnabled();
  await expect(page.locator(".fields-table .histogram").first()).toBeVisible();
}

async function saved(page, button) {
  const download = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await download).path());
}

const description = async (page) =>
  (await saved(page, page.getByRole("button", { name: say.train_fields.SAVE }).first())).toString();

/** Replaces parts of the description, so that training is quick. */
async function makeQuick(page) {
  const quick = (await description(page))
    .replace(/^folds = .*/m, "folds = 2\ntrees = 10")
    .replace(/^learner = "auto"/m, 'learner = "forest"');
  await page.getByTestId("train-description-input").setInputFiles(file("quick.toml", quick));
  await expect(page.locator("#train-learner")).toHaveValue("1");
}

/** Trains a model in the command with the same table and description. */
function trained(name, text, toml) {
  const [data, fields, bundle] = [name, `${name}.toml`, `${name}.churn`].map((each) => join(folder, each));
  writeFileSync(data, text);
  writeFileSync(fields, toml);
  churnscope("train", data, "--schema", fields, "-o", bundle);
  return readFileSync(bundle);
}

test("a table becomes a model in two clicks, the command makes the same model, and all pages use it", async ({
  page,
  context,
}) => {
  const broken = await violations(context);
  const csv = TELCO.split("\n").slice(0, 801).join("\n") + "\n";
  await draft(page, "telco.csv", csv);
  await expect(page.getByTestId("train-target")).toHaveValue("0");
  await expect(page.getByTestId("train-positive").locator("option:checked")).toContainText("Yes");
  await expect(page.locator(".train-preview tbody tr")).toHaveCount(20);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 80_000 });
  await expect(result(page)).toContainText(/Of the 10% ranked highest, \d+% left, compared with 2\d% overall\./);
  await expect(page.getByTestId("train-comparison").getByRole("row")).toHaveCount(5);

  const toml = await saved(page, page.getByTestId("train-download-description"));
  const bundle = await saved(page, page.getByTestId("train-download-bundle"));
  expect(bundle.equals(trained("telco.csv", csv, toml))).toBe(true);

  const id = JSON.parse(churnscope("inspect", join(folder, "telco.csv.churn"), "--json")).model_id;
  await page.getByTestId("train-use").click();
  await expect(page.getByTestId("opened-model")).toContainText(id);
  await page.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
  await expect(page.getByTestId("probability")).toBeVisible();
  await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await expect(page.getByTestId("provenance")).toContainText("800");
  await page.getByRole("link", { name: say.shell.PORTFOLIO, exact: true }).click();
  await page.getByTestId("csv-input").setInputFiles(file("telco.csv", csv));
  await expect(page.getByTestId("worklist")).toBeVisible();
  expect(await broken(page)).toEqual([]);
});

test("a standalone page opens from a file and scores with its model", async ({ page, context }) => {
  await draft(page, "small.csv", SMALL);
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 30_000 });
  const path = join(folder, "own.html");
  writeFileSync(path, await saved(page, page.getByTestId("train-download-page")));
  const bundle = join(folder, "own.churn");
  writeFileSync(bundle, await saved(page, page.getByTestId("train-download-bundle")));
  const own = await context.newPage();
  await own.goto(pathToFileURL(path).href);
  await expect(own.locator(".model-note")).toContainText(JSON.parse(churnscope("inspect", bundle, "--json")).model_id);
  await expect(own.getByTestId("probability")).toBeVisible();
  await own.goto(`${pathToFileURL(path).href}#/model`);
  await expect(own.getByTestId("provenance")).toContainText("400");
});

test("every kind of edit changes the description, which the command accepts", async ({ page }) => {
  await draft(page, "small.csv", SMALL);
  await makeQuick(page);
  const months = field(page, "months");
  await months.getByRole("button").click();
  const editor = page.locator(".editor");
  await editor.getByLabel(say.train_fields.LABEL, { exact: true }).fill("Time with us");
  await editor.getByLabel(say.train_fields.UNIT, { exact: true }).fill("months");
  await editor.getByLabel(say.train_fields.RANGE_HIGH).fill("60");
  await editor.getByLabel(say.train_fields.CLAMP).uncheck();
  await editor.getByLabel(say.train_fields.FILL, { exact: true }).selectOption(say.train_fields.FILL_VALUE);
  await editor.getByLabel(say.train_fields.FILL_BOX).fill("1");
  await editor.getByLabel(say.train_fields.OFFER_CHANGE).fill("12");
  await editor.getByLabel(say.train_fields.OFFER_WORDS).fill("Stay for another year");
  await expect(months).toContainText("Time with us");
  await expect(months).toContainText("0 to 60 months");
  await expect(months).toContainText("Stay for another year");
  // an invalid edit is explained, and changes nothing
  await editor.getByLabel(say.train_fields.RANGE_HIGH).fill("6o");
  await expect(page.getByTestId("train-edit-problem")).toContainText("range must be two numbers");
  await expect(months).toContainText("0 to 60 months");
  await editor.getByLabel(say.train_fields.RANGE_HIGH).fill("60");
  await expect(page.getByTestId("train-edit-problem")).toBeEmpty();
  await editor.getByRole("button", { name: say.train_fields.CLOSE }).click();

  const plan = field(page, "plan");
  await plan.getByRole("button").click();
  await editor.getByLabel(say.train_fields.label_of({ value: "gold" })).fill("Gold plan");
  await editor.getByLabel(say.train_fields.offer_of({ value: "gold" })).fill("Move to gold");
  await editor.getByLabel(say.train_fields.FAIRNESS).check();
  await expect(plan).toContainText("Move to gold");
  await editor.getByRole("button", { name: say.train_fields.merge_level({ value: "old" }) }).click();
  await expect(plan).toContainText(say.train_fields.levels_with_other({ levels: 4, other: "other" }));
  await editor.getByRole("button", { name: say.train_fields.CLOSE }).click();

  // a column can be left out and used again, and a suspect can be used
  await field(page, "fee").getByRole("switch").click();
  await expect(field(page, "fee")).toHaveCount(0);
  await page.getByRole("button", { name: say.train_fields.use_anyway({ column: "fee" }) }).click();
  await expect(field(page, "fee")).toBeVisible();
  const suspects = page.locator(".left-out.notice");
  await expect(suspects).toContainText(say.train_fields.ONE_LEAK);
  await suspects.getByRole("button").click();
  await expect(field(page, "closing_reason")).toBeVisible();
  await field(page, "fee").getByRole("button").click();
  await editor.getByLabel(say.train_fields.KIND).selectOption(say.train_fields.CATEGORY);
  await expect(field(page, "fee")).toContainText("levels");
  await page.locator("#train-learner").selectOption({ index: 2 });

  const toml = await description(page);
  for (const part of [
    'label = "Time with us"',
    'unit = { one = "month", many = "months" }',
    "range = [0, 60]",
    'outside = "refuse"',
    'missing = { how = "value", why = "chosen on the Train page", value = 1 }',
    'offers = [{ add = 12.0, words = "Stay for another year" }]',
    'label = "Gold plan", offer = "Move to gold"',
    'other = "other"',
    'fields = ["plan"]',
    'column = "closing_reason"',
    'learner = "boosted"',
    "# Drafted by",
  ])
    expect(toml).toContain(part);
  expect(trained("edited.csv", SMALL, toml).length).toBeGreaterThan(0);
});

test("a model trained with an opened description equals the command's", async ({ page }) => {
  await draft(page, "small.csv", SMALL);
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 30_000 });
  const bundle = await saved(page, page.getByTestId("train-download-bundle"));
  const toml = await description(page);
  expect(bundle.equals(trained("small.csv", SMALL, toml))).toBe(true);
  await field(page, "months").getByRole("button").click();
  await page.locator(".editor").getByLabel(say.train_fields.LABEL, { exact: true }).fill("Tenure");
  await expect(result(page)).toContainText(say.train_result.OUTDATED);
  // the model's own description stays available
  expect((await saved(page, page.getByTestId("train-download-description"))).toString()).toBe(toml);
  expect(await description(page)).not.toBe(toml);
});

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

test("the page asks what three outcomes mean, and what blanks mean", async ({ page }) => {
  const outcome = (row) => ["stayed", "moved", "cancelled", ""][row % 9 === 0 ? 3 : row % 3];
  await open(
    page,
    "three.csv",
    table("months,calls,outcome", 240, (row) => `${row % 31},${row % 7},${outcome(row)}`),
  );
  await page.getByTestId("train-target").selectOption("outcome");
  await expect(page.getByText(say.train_outcome.CHOOSE)).toBeVisible();
  await page.getByTestId("train-positive").selectOption({ label: "cancelled (80 rows)" });
  await expect(page.getByTestId("train-question")).toContainText("outcome is blank in 27 rows");
  await page.getByRole("button", { name: say.train_outcome.BLANK_UNKNOWN }).click();
  await expect(start(page)).toBeEnabled();
  await expect(page.getByTestId("train-counts")).toContainText(
    say.train_outcome.counts({ left: "80", rows: "213", share: "37.6%" }),
  );
});

test("the page says so if the customers ranked highest leave no more often", async ({ page }) => {
  await draft(
    page,
    "noise.csv",
    // of each pair of equal customers, one left and one stayed
    table("a,b,left", 200, (row) => `${row % 10},${Math.floor(row / 10) % 10},${row < 100 ? "yes" : "no"}`),
  );
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 30_000 });
  await expect(result(page)).toContainText(say.train_result.NO_BETTER);
});

test("canceling takes effect at once and keeps everything", async ({ page }) => {
  await draft(page, "telco.csv", TELCO);
  await field(page, "tenure").getByRole("button").click();
  await page.locator(".editor").getByLabel(say.train_fields.LABEL, { exact: true }).fill("Months with us");
  await expect(field(page, "tenure")).toContainText("Months with us");
  const before = await description(page);
  await start(page).click();
  await expect(page.getByTestId("train-progress")).toBeVisible();
  const isCanceled = await page.evaluate(async () => {
    document.querySelector("[data-testid=train-cancel]").click();
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return document.querySelector("[data-testid=train-progress]") === null;
  });
  expect(isCanceled, "within two frames").toBe(true);
  await expect(start(page)).toBeEnabled();
  expect(await description(page)).toBe(before);
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 60_000 });
});

/**
 * Lets `globalThis.workers` list the page's workers, and the page believe in this number of processors. Once there are
 * as many workers as processors, those at the positions `dying` fail.
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
            // at once, because a quick training could end before the test could ask for it
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
  const names = Array.from({ length: 5_000 }, (_, column) => `c${column}`).join(",");
  const cells = (row) => Array.from({ length: 5_000 }, (_, column) => (row * (column + 7)) % 11).join(",");
  await draft(
    page,
    "wide.csv",
    table(`${names},left`, 200, (row) => `${cells(row)},${mixed(row) < 30 ? 1 : 0}`),
  );
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 120_000 });
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

for (const name of ["all_customers.parquet", "workbook.xlsx"]) {
  test(`${name} is drafted as in the command`, { tag: "@site" }, async ({ page }) => {
    copyFileSync("tests/files/all_customers.parquet", join(folder, "all_customers.parquet"));
    execFileSync("python3", ["tests/files/whole_table.py", folder]);
    const path = join(folder, name);
    await page.goto("#/train");
    await page.getByTestId("train-input").setInputFiles(path);
    await expect(start(page)).toBeEnabled({ timeout: 30_000 });
    const toml = await description(page);
    const fields = join(folder, "drafted.toml");
    const [, date] = toml.match(/^date = "(.*)"/m);
    churnscope("schema", path, "--target", "Churn", "-o", fields, "--date", date);
    expect(toml).toBe(readFileSync(fields, "utf8"));
  });
}

testEverywhere("the Train page looks sound in every state", async (page) => {
  await page.goto("#/train");
  await expect(page.getByText(say.train_data.TITLE_EMPTY)).toBeVisible();
  await expectSound(page, "empty");
  await draft(page, "small.csv", SMALL);
  await expectSound(page, "drafted");
  await field(page, "months").getByRole("button").click();
  await field(page, "plan").getByRole("button").click();
  await page.getByRole("button", { name: say.portfolio_reading.CHANGE }).click();
  await expectSound(page, "editing");
  await makeQuick(page);
  await start(page).click();
  await expect(result(page)).toBeVisible({ timeout: 30_000 });
  await expectSound(page, "trained");
});

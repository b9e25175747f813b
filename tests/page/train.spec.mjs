// The Train page, from a table to a model.
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { violations } from "./tour.mjs";
import {
  SMALL,
  TELCO,
  description,
  draft,
  field,
  file,
  folder,
  makeQuick,
  modelId,
  open,
  result,
  saved,
  start,
  table,
  trainSmall,
  trained,
} from "./training.mjs";
import { say } from "./wording.mjs";

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

  const id = modelId("telco.csv.churn");
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
  await expect(plan).toContainText("1 value in 40 rows (10%) read as “other”");
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
  await trainSmall(page);
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

// The Model page as an analyst uses it.
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

const CHARTS = [
  "profit",
  "roc",
  "precision-recall",
  "lift",
  "gain",
  "calibration",
  "importance",
  "dependence",
  "effect",
];

const cutoff = (page) => page.getByTestId("cutoff");
const box = (page) => cutoff(page).getByRole("spinbutton", { name: say.model_cutoff.TITLE });
const slider = (page) => cutoff(page).getByRole("slider");
const best = (page, name) => cutoff(page).getByRole("button", { name });
const cell = async (page, row, column) => {
  const text = await page
    .getByTestId("confusion-matrix")
    .locator("tbody tr")
    .nth(row)
    .locator(".cell-count")
    .nth(column)
    .textContent();
  return Number(text.replaceAll(",", ""));
};
const metric = (page, name) =>
  page
    .getByTestId("cutoff-metrics")
    .locator(".cutoff-metric")
    .filter({ has: page.getByRole("term").getByText(name, { exact: true }) })
    .locator(".cutoff-metric-value");

async function open(page) {
  await page.goto("#/model");
  await expect(page.getByTestId("provenance")).toBeVisible();
}

async function drawn(page, testId) {
  const card = page.getByTestId(testId);
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole("img")).toHaveAttribute("data-drawn", "true");
  return card;
}

const download = (card, button) => card.getByRole("button", { name: new RegExp(`^${button}`) });

async function saved(page, button) {
  const download = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await download).path());
}

test("the metrics match the report, next to the baselines", async ({ page }) => {
  await open(page);
  const report = JSON.parse(readFileSync("model/report.json", "utf8"));
  const short = (value) => value.toFixed(3);
  const withSpread = ({ mean, sd }) => `${short(mean)} ± ${short(sd)}`;
  const row = page.getByTestId("metrics").getByRole("row", { name: say.metrics.ROC_AUC });
  const baselines = report.baselines;
  for (const [column, of] of [report, baselines.logistic_regression, baselines.majority_class].entries()) {
    await expect(row.getByRole("cell").nth(column)).toHaveText(withSpread(of.roc_auc));
  }
  const cases = Math.round(report.roc_auc.mean * 100);
  await expect(row).toContainText(say.model_quality.roc_auc_meaning({ cases }));
});

test("the matrix and the metrics follow the cutoff", async ({ page }) => {
  await open(page);
  const rows = 7043;
  expect(await cell(page, 2, 2)).toBe(rows);
  for (const percent of ["50", "20", "73.5"]) {
    await box(page).fill(percent);
    const [hits, misses, alarms, rest] = [
      await cell(page, 0, 0),
      await cell(page, 0, 1),
      await cell(page, 1, 0),
      await cell(page, 1, 1),
    ];
    expect(hits + misses + alarms + rest).toBe(rows);
    const share = (part, whole) => `${((part / whole) * 100).toFixed(1)}%`;
    await expect(metric(page, say.metrics.PRECISION)).toHaveText(share(hits, hits + alarms));
    await expect(metric(page, say.metrics.RECALL)).toHaveText(share(hits, hits + misses));
    await expect(metric(page, say.metrics.ACCURACY)).toHaveText(share(hits + rest, rows));
    await expect(metric(page, say.model_confusion.CONTACTED)).toHaveText(share(hits + alarms, rows));
    const lift = hits / (hits + alarms) / ((hits + misses) / rows);
    await expect(metric(page, say.metrics.LIFT)).toHaveText(say.model_confusion.times({ lift: lift.toFixed(2) }));
  }
  const before = await cell(page, 2, 0);
  await slider(page).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => cell(page, 2, 0)).toBeGreaterThan(before);
  await box(page).fill("0");
  expect(await cell(page, 2, 0)).toBe(rows);
});

test("an invalid cutoff has an error message and changes nothing", async ({ page }) => {
  await open(page);
  const before = await cell(page, 2, 0);
  await box(page).fill("101");
  await expect(cutoff(page).getByText(say.model.number_up_to({ max: 100 }))).toBeVisible();
  await expect(box(page)).toHaveAttribute("aria-invalid", "true");
  expect(await cell(page, 2, 0)).toBe(before);
  await page.keyboard.press("Tab");
  await expect(box(page)).toHaveValue("50");
});

test("switching between a cutoff by estimate and by share selects the same customers", async ({ page }) => {
  await open(page);
  const before = await cell(page, 2, 0);
  await cutoff(page).getByRole("radio", { name: say.model_cutoff.BY_SHARE }).check();
  await expect(box(page)).toHaveValue(((before / 7043) * 100).toFixed(1).replace(".0", ""));
  expect(await cell(page, 2, 0)).toBe(before);
  await box(page).fill("10");
  const contacted = await cell(page, 2, 0);
  expect(contacted).toBeGreaterThanOrEqual(704);
  expect(contacted).toBeLessThan(730);
  await cutoff(page).getByRole("radio", { name: say.model_cutoff.BY_ESTIMATE }).check();
  expect(await cell(page, 2, 0)).toBe(contacted);
});

test("a button sets the best cutoff, and no other cutoff is better", async ({ page }) => {
  await open(page);
  for (const [name, of] of [
    [say.model_cutoff.BEST_FOR_F1, say.metrics.F1],
    [say.model_cutoff.BEST_FOR_YOUDEN, say.model_confusion.YOUDEN],
  ]) {
    await best(page, name).click();
    await expect(best(page, name)).toHaveAttribute("aria-pressed", "true");
    const greatest = Number(await metric(page, of).textContent());
    for (const percent of ["10", "25", "35", "60"]) {
      await box(page).fill(percent);
      expect(Number(await metric(page, of).textContent())).toBeLessThanOrEqual(greatest);
      await expect(best(page, name)).toHaveAttribute("aria-pressed", "false");
    }
  }
});

test("the best F1 matches the command's", async ({ page }) => {
  const { best: expected } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json")).inspection;
  await open(page);
  await best(page, say.model_cutoff.BEST_FOR_F1).click();
  await expect(best(page, say.model_cutoff.BEST_FOR_F1)).toHaveAttribute("aria-pressed", "true");
  const [hits, alarms, positives] = [await cell(page, 0, 0), await cell(page, 1, 0), await cell(page, 0, 2)];
  expect((2 * hits) / (hits + alarms + positives)).toBeCloseTo(expected.f1.value, 9);
});

test("the profit follows the offer, and the page says if no cutoff is profitable", async ({ page }) => {
  await open(page);
  const verdict = page.getByTestId("profit-verdict");
  const button = best(page, say.model_cutoff.BEST_FOR_PROFIT);
  const cost = page.getByLabel(say.model_profit.COST);
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  const before = await verdict.textContent();
  const [highest, current] = before.match(/\$[\d,]+/g);
  expect(current).toBe(highest);

  await cost.fill("x");
  await expect(page.getByText(say.model.number_up_to({ max: "1,000,000" }))).toBeVisible();
  await expect(verdict).toHaveText(before);
  await cost.fill("5000");
  await expect(verdict).toContainText(say.model_profit.NO_PROFIT);
  await expect(verdict).toContainText(say.model_profit.current_loses.pattern);
  await expect(button).toBeDisabled();
  await expect(button).toContainText(say.model_cutoff.NO_BEST);
});

test("the mark of the cutoff moves, and the curve does not change", async ({ page }) => {
  await open(page);
  const card = await drawn(page, "roc");
  const svg = card.locator(".chart-canvas svg");
  await expect(svg.getByText("50%", { exact: true })).toBeVisible();
  const line = () =>
    svg
      .locator("path")
      .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")).sort((a, b) => b.length - a.length)[0]);
  const before = await line();
  await box(page).fill("30");
  await expect(svg.getByText("30%", { exact: true })).toBeVisible();
  await expect(svg.getByText("50%", { exact: true })).toHaveCount(0);
  expect(await line()).toBe(before);
});

test("every chart has a table and can be downloaded as SVG and CSV", async ({ page }) => {
  await open(page);
  for (const testId of CHARTS) {
    const card = await drawn(page, testId);
    const svg = (await saved(page, download(card, say.model.DOWNLOAD_CHART))).toString();
    expect(svg, testId).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    const isWhole = await page.evaluate(
      (text) => !new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror"),
      svg,
    );
    expect(isWhole, testId).toBe(true);

    const lines = (await saved(page, download(card, say.model.DOWNLOAD_DATA))).toString().trimEnd().split("\n");
    const columns = lines[0].split(",").length;
    expect(lines.length, testId).toBeGreaterThan(2);
    expect(lines.filter((line) => !line.includes('"') && line.split(",").length !== columns)).toEqual([]);

    await card.getByRole("button", { name: /^Table/ }).click();
    expect(await card.getByRole("row").count(), testId).toBeGreaterThan(2);
  }
});

test("the cards of a selected field show its effect on estimates", async ({ page }) => {
  await open(page);
  const card = await drawn(page, "dependence");
  await card.getByRole("combobox", { name: say.model_field_effects.FIELD }).selectOption("Tenure");
  const title = say.model_field_effects.effect_of({ field: "tenure" });
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await card.getByRole("button", { name: /^Table/ }).click();
  await expect(card.getByRole("row").nth(1)).toContainText("0 to 9 months");
  expect(await card.getByRole("row").count()).toBe(9);
  await expect(page.getByTestId("interactions").getByRole("row")).toHaveCount(11);
});

test("groups are compared at the cutoff", async ({ page }) => {
  await open(page);
  const gender = page.getByTestId("fairness").first();
  const contacted = gender.getByRole("row", { name: say.model_fairness.CONTACTED_MEANING });
  const before = await contacted.textContent();
  await box(page).fill("20");
  await expect(contacted).not.toHaveText(before);
  await expect(contacted.getByRole("cell").first()).toContainText(/\d+\.\d%\s\(\d+\.\d to \d+\.\d\)/);
  const customers = await gender
    .getByRole("row", { name: say.model_fairness.CUSTOMERS_MEANING })
    .getByRole("cell")
    .allTextContents();
  expect(customers.reduce((sum, text) => sum + Number(text.replace(",", "")), 0)).toBe(7043);
  await expect(page.getByTestId("fairness-intro")).toContainText("gender and senior citizen");
});

test("the model file is downloaded byte for byte, and its hash is shown", async ({ page }) => {
  await open(page);
  const file = await saved(page, page.getByRole("button", { name: say.model_provenance.DOWNLOAD }));
  expect(file.equals(readFileSync("model/telco.churn"))).toBe(true);
  const provenance = page.getByTestId("provenance");
  await expect(provenance).toContainText(createHash("sha256").update(file).digest("hex"));
  await expect(provenance).toContainText(say.model_provenance.train_command({ seed: 20 }));
  const data = createHash("sha256").update(readFileSync("model/data/telco.csv")).digest("hex");
  await expect(provenance).toContainText(data);
});

test("the cutoff is the same after visiting another page", async ({ page }) => {
  await open(page);
  await box(page).fill("37");
  const contacted = await cell(page, 2, 0);
  await page.getByRole("link", { name: say.shell.PORTFOLIO }).click();
  await expect(cutoff(page)).toBeHidden();
  await page.getByRole("link", { name: say.shell.MODEL }).click();
  await expect(box(page)).toHaveValue("37");
  expect(await cell(page, 2, 0)).toBe(contacted);
});

testEverywhere("the page fits the screen", async (page, width) => {
  await open(page);
  for (const testId of CHARTS) await drawn(page, testId);
  await expectSound(page, "charts");
  await page.getByLabel(say.model_profit.COST).fill("x");
  await box(page).fill("x");
  for (const button of await page.getByRole("button", { name: /^Table/ }).all()) await button.click();
  await expectSound(page, "tables, and invalid input");
  if (width === 390) {
    const small = await page
      .locator("main button, main select, main .number-box, main .slider")
      .evaluateAll((controls) =>
        controls
          .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 43.5)
          .map((control) => control.outerHTML),
      );
    expect(small).toEqual([]);
  }
});

// The Model page as an analyst uses it: how good the model is, where to draw the line, what drives it, where it comes from.
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";

const CHARTS = [
  "profit",
  "roc",
  "precision-recall",
  "lift",
  "gain",
  "calibration",
  "importance",
  "dependence",
  "spread",
];

const cutoff = (page) => page.getByTestId("cutoff");
const box = (page) => cutoff(page).getByRole("spinbutton", { name: "Cutoff" });
const slider = (page) => cutoff(page).getByRole("slider");
const best = (page, name) => cutoff(page).getByRole("button", { name: `Best for ${name}` });
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
const fact = (page, name) =>
  page
    .getByTestId("cutoff-figures")
    .locator(".fact")
    .filter({ has: page.getByRole("term").getByText(name, { exact: true }) })
    .locator(".fact-value");

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

async function saved(page, button) {
  const download = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await download).path());
}

test("the figures stand beside the baselines, as the report has them", async ({ page }) => {
  await open(page);
  const report = JSON.parse(readFileSync("model/report.json", "utf8"));
  const short = (value) => value.toFixed(3);
  const words = ({ mean, sd }) => `${short(mean)} ± ${short(sd)}`;
  const row = page.getByTestId("figures").getByRole("row", { name: /ROC-AUC/ });
  const baselines = report.baselines;
  for (const [place, of] of [report, baselines.logistic_regression, baselines.majority_class].entries()) {
    await expect(row.getByRole("cell").nth(place)).toHaveText(words(of.roc_auc));
  }
  await expect(row).toContainText(`in ${Math.round(report.roc_auc.mean * 100)} of 100 cases`);
});

test("the cutoff moves the matrix and the numbers together", async ({ page }) => {
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
    await expect(fact(page, "Precision")).toHaveText(share(hits, hits + alarms));
    await expect(fact(page, "Recall")).toHaveText(share(hits, hits + misses));
    await expect(fact(page, "Accuracy")).toHaveText(share(hits + rest, rows));
    await expect(fact(page, "Contacted")).toHaveText(share(hits + alarms, rows));
    await expect(fact(page, "Lift")).toHaveText(`${(hits / (hits + alarms) / ((hits + misses) / rows)).toFixed(2)} ×`);
  }
  const before = await cell(page, 2, 0);
  await slider(page).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => cell(page, 2, 0)).toBeGreaterThan(before);
  await box(page).fill("0");
  expect(await cell(page, 2, 0)).toBe(rows);
});

test("a refused cutoff says why beside its box and changes nothing", async ({ page }) => {
  await open(page);
  const before = await cell(page, 2, 0);
  await box(page).fill("101");
  await expect(cutoff(page).getByText("Enter a number from 0 to 100.")).toBeVisible();
  await expect(box(page)).toHaveAttribute("aria-invalid", "true");
  expect(await cell(page, 2, 0)).toBe(before);
  await page.keyboard.press("Tab");
  await expect(box(page)).toHaveValue("50");
});

test("a share of customers contacted is a cutoff too, and the same customers either way", async ({ page }) => {
  await open(page);
  const before = await cell(page, 2, 0);
  await cutoff(page).getByRole("radio", { name: "By share contacted" }).check();
  await expect(box(page)).toHaveValue(((before / 7043) * 100).toFixed(1).replace(".0", ""));
  expect(await cell(page, 2, 0)).toBe(before);
  await box(page).fill("10");
  const contacted = await cell(page, 2, 0);
  expect(contacted).toBeGreaterThanOrEqual(704);
  expect(contacted).toBeLessThan(730);
  await cutoff(page).getByRole("radio", { name: "By estimate" }).check();
  expect(await cell(page, 2, 0)).toBe(contacted);
});

test("what is best is one press away, and nothing beats it nearby", async ({ page }) => {
  await open(page);
  for (const [name, of] of [
    ["F1", "F1"],
    ["Youden’s J", "Youden’s J"],
  ]) {
    await best(page, name).click();
    await expect(best(page, name)).toHaveAttribute("aria-pressed", "true");
    const greatest = Number(await fact(page, of).textContent());
    for (const percent of ["10", "25", "35", "60"]) {
      await box(page).fill(percent);
      expect(Number(await fact(page, of).textContent())).toBeLessThanOrEqual(greatest);
      await expect(best(page, name)).toHaveAttribute("aria-pressed", "false");
    }
  }
});

test("the best F1 is the one that the command tells", async ({ page }) => {
  const { best: told } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json")).inspection;
  await open(page);
  await best(page, "F1").click();
  await expect(best(page, "F1")).toHaveAttribute("aria-pressed", "true");
  const [hits, alarms, positives] = [await cell(page, 0, 0), await cell(page, 1, 0), await cell(page, 0, 2)];
  expect((2 * hits) / (hits + alarms + positives)).toBeCloseTo(told.f1.value, 9);
});

test("profit follows the offer, and no cutoff earning anything is an answer", async ({ page }) => {
  await open(page);
  const verdict = page.getByTestId("profit-verdict");
  await best(page, "profit").click();
  await expect(best(page, "profit")).toHaveAttribute("aria-pressed", "true");
  const told = await verdict.textContent();
  const [most, present] = told.match(/\$[\d,]+/g);
  expect(present).toBe(most);

  await page.getByLabel("Cost of an offer").fill("x");
  await expect(page.getByText("Enter a number from 0 to 1,000,000.")).toBeVisible();
  await expect(verdict).toHaveText(told);
  await page.getByLabel("Cost of an offer").fill("5000");
  await expect(verdict).toContainText("No cutoff earns anything");
  await expect(verdict).toContainText("loses $");
  await expect(best(page, "profit")).toBeDisabled();
  await expect(best(page, "profit")).toContainText("none");
});

test("the mark of the cutoff moves on a curve, and the curve stays", async ({ page }) => {
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

test("every chart has its table, its picture and its numbers", async ({ page }) => {
  await open(page);
  for (const testId of CHARTS) {
    const card = await drawn(page, testId);
    const picture = (await saved(page, card.getByRole("button", { name: /^Save picture/ }))).toString();
    expect(picture, testId).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    const isWhole = await page.evaluate(
      (text) => !new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror"),
      picture,
    );
    expect(isWhole, testId).toBe(true);

    const lines = (await saved(page, card.getByRole("button", { name: /^Save numbers/ })))
      .toString()
      .trimEnd()
      .split("\n");
    const columns = lines[0].split(",").length;
    expect(lines.length, testId).toBeGreaterThan(2);
    expect(lines.filter((line) => !line.includes('"') && line.split(",").length !== columns)).toEqual([]);

    await card.getByRole("button", { name: /^Table/ }).click();
    expect(await card.getByRole("row").count(), testId).toBeGreaterThan(2);
  }
});

test("a picked field shows how it moves estimates", async ({ page }) => {
  await open(page);
  const card = await drawn(page, "dependence");
  await card.getByRole("combobox", { name: "Field" }).selectOption("Tenure");
  await expect(page.getByRole("heading", { name: "How tenure moves estimates" })).toBeVisible();
  await card.getByRole("button", { name: /^Table/ }).click();
  await expect(card.getByRole("row").nth(1)).toContainText("0 to 9 months");
  expect(await card.getByRole("row").count()).toBe(9);
  await expect(page.getByTestId("interactions").getByRole("row")).toHaveCount(11);
});

test("groups are compared at the cutoff", async ({ page }) => {
  await open(page);
  const gender = page.getByTestId("fairness").first();
  const contacted = gender.getByRole("row", { name: /^Contacted selection rate/ });
  const before = await contacted.textContent();
  await box(page).fill("20");
  await expect(contacted).not.toHaveText(before);
  await expect(contacted.getByRole("cell").first()).toContainText(/\d+\.\d%\s\(\d+\.\d to \d+\.\d\)/);
  const customers = await gender
    .getByRole("row", { name: /^Customers/ })
    .getByRole("cell")
    .allTextContents();
  expect(customers.reduce((sum, text) => sum + Number(text.replace(",", "")), 0)).toBe(7043);
  await expect(page.getByText(/^Groups of which more leave.*Trained without gender and senior citizen/)).toBeVisible();
});

test("the bundle is downloaded byte for byte, and its hash is told", async ({ page }) => {
  await open(page);
  const file = await saved(page, page.getByRole("button", { name: "Download the bundle" }));
  expect(file.equals(readFileSync("model/telco.churn"))).toBe(true);
  const provenance = page.getByTestId("provenance");
  await expect(provenance).toContainText(createHash("sha256").update(file).digest("hex"));
  await expect(provenance).toContainText("churnscope train DATA.csv --schema FIELDS.toml -o model.churn --seed 20");
  const data = createHash("sha256").update(readFileSync("model/data/telco.csv")).digest("hex");
  await expect(provenance).toContainText(data);
});

test("the page is as it was left when one comes back", async ({ page }) => {
  await open(page);
  await box(page).fill("37");
  const contacted = await cell(page, 2, 0);
  await page.getByRole("link", { name: "Portfolio" }).click();
  await expect(cutoff(page)).toBeHidden();
  await page.getByRole("link", { name: "Model" }).click();
  await expect(box(page)).toHaveValue("37");
  expect(await cell(page, 2, 0)).toBe(contacted);
});

testEverywhere("nothing is in the way", async (page, width) => {
  await open(page);
  for (const testId of CHARTS) await drawn(page, testId);
  await expectSound(page, "pictures");
  await page.getByLabel("Cost of an offer").fill("x");
  await box(page).fill("x");
  for (const button of await page.getByRole("button", { name: /^Table/ }).all()) await button.click();
  await expectSound(page, "tables, and input that is refused");
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

// The Model page as an analyst uses it: the cutoff moves everything, what is shown can be saved.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";

const card = (page, name) => page.getByTestId(name);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const slider = (page) => card(page, "cutoff").getByRole("slider");
const matrix = (page) => card(page, "confusion-matrix");

/** Customers of a row (Left, Stayed, All) and column (0 contacted, 1 not, 2 all) of the confusion matrix. */
async function counted(page, row, column) {
  const cells = matrix(page)
    .getByRole("row", { name: new RegExp(`^${row}`) })
    .locator(".cell-count");
  return Number((await cells.nth(column).textContent()).replaceAll(",", ""));
}

async function open(page) {
  await page.goto("/#/model");
  await expect(card(page, "cutoff")).toBeVisible();
}

async function saved(page, name) {
  const download = page.waitForEvent("download");
  await button(page, name).click();
  return readFileSync(await (await download).path());
}

test("figures stand beside those of two baselines, each with its meaning", async ({ page }) => {
  const { roc_auc: area, baselines } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json"));
  const shown = ({ mean, sd }) => `${mean.toFixed(3)} ± ${sd.toFixed(3)}`.replaceAll("0.", ".");
  await open(page);
  const row = card(page, "figures").getByRole("row", { name: /^ROC-AUC/ });
  await expect(row).toContainText("in 85 of 100 cases");
  for (const figure of [area, baselines.logistic_regression.roc_auc, baselines.majority_class.roc_auc])
    await expect(row).toContainText(shown(figure));
  await expect(card(page, "figures").getByRole("row")).toHaveCount(10);
});

test("the cutoff moves every number and mark, and what is best is a click away", async ({ page }) => {
  await open(page);
  const drawing = (name) => card(page, name).locator("svg").first().innerHTML();
  for (const name of ["roc", "profit"])
    await expect(card(page, name).getByRole("img")).toHaveAttribute("data-drawn", "true");
  const before = await counted(page, "Left", 0);
  const marks = await drawing("profit");
  await slider(page).focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press("PageDown");
  expect(await counted(page, "Left", 0)).toBeGreaterThan(before);
  await expect.poll(() => drawing("profit")).not.toBe(marks);

  const { best } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json")).inspection;
  const f1 = page.getByRole("button", { name: /^Best for F1/ });
  await f1.click();
  await expect(f1).toHaveAttribute("aria-pressed", "true");
  await expect(card(page, "cutoff-figures")).toContainText(best.f1.value.toFixed(3).replace("0.", "."));
  const [hits, alarms] = [await counted(page, "Left", 0), await counted(page, "Stayed", 0)];
  expect((2 * hits) / (hits + alarms + 1869)).toBeCloseTo(best.f1.value, 9);
});

test("a share of the customers is as good a cutoff, and what is none is refused", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "By share contacted" }).check({ force: true });
  const box = card(page, "cutoff").getByRole("spinbutton").or(card(page, "cutoff").getByRole("textbox")).first();
  await box.fill("10");
  await expect.poll(() => counted(page, "All", 0)).toBe(705);
  await box.fill("200");
  await expect(box).toHaveAttribute("aria-invalid", "true");
  expect(await counted(page, "All", 0)).toBe(705);
});

test("an offer that costs too much earns nowhere, and the page says so", async ({ page }) => {
  await open(page);
  await expect(card(page, "profit-verdict")).toContainText("Most is earned at a cutoff of");
  await page.getByLabel("Cost of an offer").fill("100000");
  await expect(card(page, "profit-verdict")).not.toContainText("Most is earned");
  await expect(page.getByRole("button", { name: /^Best for profit/ })).toBeDisabled();
});

test("every chart has its table, its numbers and its picture", async ({ page }) => {
  await open(page);
  for (const name of ["roc", "precision-recall", "lift", "gain", "calibration", "profit", "importance"]) {
    await card(page, name).scrollIntoViewIfNeeded();
    await expect(card(page, name).getByRole("img")).toHaveAttribute("data-drawn", "true");
    await card(page, name)
      .getByRole("button", { name: /^Table/ })
      .click();
    expect(await card(page, name).getByRole("row").count(), name).toBeGreaterThan(4);
    await card(page, name)
      .getByRole("button", { name: /^Table/ })
      .click();
  }
  const numbers = (await saved(page, "Save numbers: ROC curve")).toString().trim().split("\n");
  expect(numbers[0]).toBe("cutoff,false_positive_rate,true_positive_rate");
  expect(numbers.length).toBeGreaterThan(6_000);
  const picture = (await saved(page, "Save picture: ROC curve")).toString();
  expect(picture).toMatch(/^(<\?xml[^>]*>\s*)?<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(picture).toContain("</svg>");
});

test("a field is picked, and its effect is shown", async ({ page }) => {
  await open(page);
  const picked = card(page, "dependence");
  await picked.getByRole("combobox").selectOption({ label: "Tenure" });
  await expect(picked.getByRole("img")).toHaveAccessibleName(/tenure/i);
  await expect(page.getByRole("heading", { name: "How tenure moves estimates" })).toBeVisible();
  await expect(card(page, "interactions").getByRole("row")).toHaveCount(11);
});

test("groups are held against each other at the cutoff", async ({ page }) => {
  await open(page);
  const gender = card(page, "fairness").filter({ has: page.getByRole("heading", { name: "Gender" }) });
  const contacted = gender.getByRole("row", { name: /^Contacted/ }).first();
  const before = await contacted.textContent();
  await slider(page).focus();
  await page.keyboard.press("PageDown");
  await expect(contacted).not.toHaveText(before);
});

test("the bundle is downloaded as it was trained, and says where it is from", async ({ page }) => {
  await open(page);
  await expect(card(page, "provenance")).toContainText(
    "16320c9c1ec72448db59aa0a26a0b95401046bef5d02fd3aeb906448e3055e91",
  );
  await expect(card(page, "provenance")).toContainText("churnscope train DATA.csv --schema FIELDS.toml");
  expect((await saved(page, "Download the bundle")).equals(readFileSync("model/telco.churn"))).toBe(true);
});

for (const [width, height] of [
  [390, 844],
  [768, 1024],
  [1366, 768],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing is in the way of the model at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await open(page);
      await expect(card(page, "profit").getByRole("img")).toHaveAttribute("data-drawn", "true");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
      const [seen, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      expect(needed).toBeLessThanOrEqual(seen);
      if (width === 390) {
        const small = await page
          .locator("main button, main select, main input:not(.visually-hidden, [type=radio], [type=range])")
          .evaluateAll((controls) =>
            controls
              .filter((control) => control.checkVisibility())
              // what looks like a box is pressed like one
              .map((control) => control.closest(".number-box") ?? control)
              .filter((target) => target.getBoundingClientRect().height < 43.5)
              .map((target) => target.outerHTML),
          );
        expect(small).toEqual([]);
      }
    });
  }
}

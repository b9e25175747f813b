// The cards about an estimate.
import { expect, test } from "@playwright/test";
import { expectSound, testEverywhere } from "./looks.mjs";
import { nextFrame, score } from "./score.mjs";
import { say } from "./wording.mjs";

const box = (page, label) => page.getByLabel(label, { exact: true });
const choice = (page, field, level) => page.getByRole("radiogroup", { name: field }).getByLabel(level, { exact: true });
const chart = (page, card) => page.getByTestId(card).getByRole("img");
const drawing = (page, card) => chart(page, card).locator("svg").innerHTML();
const offers = (page) => page.getByTestId("actions").getByRole("listitem");
const scenario = (page) => page.getByTestId("scenario");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const number = (text) => Number(text.replace("−", "-").replace("%", ""));
const tableOf = (chart) => say.components.table_of({ chart });

async function open(page, example = "New fiber customer") {
  await page.goto("");
  await page.getByLabel(say.customer.EXAMPLES).selectOption({ label: example });
  for (const card of ["contributions", "what-if", "uncertainty", "comparison"]) {
    await expect(chart(page, card)).toHaveAttribute("data-drawn", "true");
  }
}

test("the reasons are next to the estimate, and the table adds up to it", async ({ page }) => {
  await open(page);
  const result = page.getByRole("region", { name: say.customer_estimate.REGION });
  await expect(result).toContainText(`${say.reasons.MAIN_RISKS}monthly contract (+`);
  await expect(result.locator("strong", { hasText: "monthly contract" })).toBeVisible();

  const card = page.getByTestId("contributions");
  await card.getByRole("button", { name: tableOf(say.customer_charts.WHY) }).click();
  const numbers = (await card.getByRole("cell").allTextContents()).map(number);
  expect(numbers).toHaveLength(21);
  const estimate = numbers.pop();
  expect(estimate).toBeCloseTo(100 * (await score(page)), 1);
  expect(Math.abs(numbers.reduce((sum, number) => sum + number) - estimate)).toBeLessThan(1);
});

test("an offer leads to exactly the announced estimate, and changes only actionable fields", async ({ page }) => {
  await open(page);
  const labels = ["Tenure", "Gender", "Senior citizen", "Partner", "Dependents", "Phone service", "Internet service"];
  const fixed = () =>
    Promise.all(
      labels.map(async (label) =>
        label === "Tenure"
          ? box(page, label).inputValue()
          : page.getByRole("radiogroup", { name: label }).locator("input:checked").inputValue(),
      ),
    );
  const before = await fixed();
  for (let offer = 0; offer < 5; offer++) {
    await expect(page.getByTestId("offers"), "offers follow once the form has settled").toHaveAttribute(
      "aria-busy",
      "false",
    );
    const announced = Number(await offers(page).nth(offer).getAttribute("data-probability"));
    expect(announced).toBeLessThan(await score(page));
    await offers(page).nth(offer).getByRole("button").click();
    await expect.poll(() => score(page)).toBe(announced);
    expect(await fixed()).toEqual(before);
    await expect(scenario(page)).toContainText(say.customer_scenario.supposed.pattern);
    await button(page, say.customer_scenario.RESTORE_ORIGINAL).click();
    await expect(scenario(page)).toContainText(say.customer_scenario.unchanged.pattern);
  }
});

test("with a cost, offers are ranked by their net value, and an invalid cost is rejected", async ({ page }) => {
  await open(page);
  const { worth: gain, loses } = say.customer_offers;
  await expect(offers(page).first()).not.toContainText(gain.pattern);
  await box(page, say.customer_offers.COST).fill("40");
  await expect(offers(page).first()).toContainText(gain.pattern);
  const worth = (await offers(page).allTextContents()).map((text) => {
    const amount = Number(/· \D*\$([\d,]+)/.exec(text)[1].replace(",", ""));
    return loses.pattern.test(text) ? -amount : amount;
  });
  expect(worth).toEqual([...worth].sort((a, b) => b - a));
  await box(page, say.customer_offers.COST).fill("forty");
  await expect(box(page, say.customer_offers.COST)).toHaveAttribute("aria-invalid", "true");
  await expect(box(page, say.customer_offers.COST)).toHaveAccessibleDescription(say.customer_offers.enter_cost.pattern);
  await expect(offers(page).first()).not.toContainText(gain.pattern);
});

test("the card says so if no offer helps much", async ({ page }) => {
  await open(page);
  await page.getByLabel(say.customer.EXAMPLES).selectOption({ label: "Phone only, one-year contract" });
  await expect(page.getByTestId("actions")).toContainText(say.customer_offers.NONE);
  await expect(offers(page)).toHaveCount(0);
});

test("edits can be undone and redone, and the original restored", async ({ page }) => {
  await open(page);
  const start = await score(page);
  await expect(scenario(page)).toContainText(say.customer_scenario.unchanged.pattern);

  const slider = page.getByLabel(say.components.slider({ field: "Tenure" }));
  for (const tenure of ["10", "20", "30"]) await slider.fill(tenure);
  const dragged = await score(page);
  await choice(page, "Contract", "1 year").check();
  const changed = await score(page);
  await expect(scenario(page)).toContainText(say.customer_scenario.changed.pattern);
  await expect(scenario(page)).toContainText("Tenure, Contract");

  await button(page, say.customer_scenario.UNDO).click();
  expect(await score(page)).toBe(dragged);
  await button(page, say.customer_scenario.UNDO).click();
  expect(await score(page), "a drag is one undo step").toBe(start);
  await button(page, say.customer_scenario.REDO).click();
  await button(page, say.customer_scenario.REDO).click();
  expect(await score(page)).toBe(changed);
  await expect(button(page, say.customer_scenario.REDO)).toBeDisabled();
  await button(page, say.customer_scenario.RESTORE_ORIGINAL).click();
  expect(await score(page)).toBe(start);
  await expect(scenario(page)).toContainText(say.customer_scenario.unchanged.pattern);
});

test("a typed customer is compared only with the baseline that the user sets", async ({ page }) => {
  await page.goto("");
  await expect(scenario(page)).toContainText(say.customer_scenario.NO_BASELINE);
  await choice(page, "Contract", "2 years").check();
  await expect(scenario(page)).toContainText(say.customer_scenario.NO_BASELINE);
  await expect(button(page, say.customer_scenario.RESTORE_ORIGINAL)).toBeDisabled();
  await button(page, say.customer_scenario.SET_BASELINE).click();
  await expect(scenario(page)).toContainText(say.customer_scenario.unchanged.pattern);
  await choice(page, "Contract", "Monthly").check();
  await expect(scenario(page)).toContainText(say.customer_scenario.changed.pattern);
  await button(page, say.customer_scenario.RESTORE_ORIGINAL).click();
  await expect(choice(page, "Contract", "2 years")).toBeChecked();
  await expect(scenario(page)).toContainText(say.customer_scenario.unchanged.pattern);
});

test("the what-if chart follows its field, and its values can be chosen by mouse and by keyboard", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("what-if");
  const before = await drawing(page, "what-if");
  await card.getByLabel(say.customer_charts.VARIED_FIELD).selectOption("Contract");
  await expect.poll(() => drawing(page, "what-if")).not.toBe(before);

  await card.getByRole("button", { name: tableOf(say.customer_charts.WHAT_IF) }).click();
  const use = card.getByRole("button", { name: say.components.use_row({ row: "2 years" }) });
  await use.focus();
  await page.keyboard.press("Enter");
  await expect(choice(page, "Contract", "2 years")).toBeChecked();
  await expect(use).toBeFocused();
  await card.getByRole("button", { name: tableOf(say.customer_charts.WHAT_IF) }).click();

  await card.getByLabel(say.customer_charts.VARIED_FIELD).selectOption("Tenure");
  await expect(chart(page, "what-if").locator("svg"), "the axis shows months").toContainText("72");
  // a chart that comes into view is drawn again
  await chart(page, "what-if").scrollIntoViewIfNeeded();
  await nextFrame(page);
  await expect(chart(page, "what-if").locator("[data-at-rest]")).toBeVisible();
  const { width, height } = await chart(page, "what-if").boundingBox();
  await chart(page, "what-if").click({ position: { x: width * 0.75, y: height / 2 } });
  await expect.poll(async () => Number(await box(page, "Tenure").inputValue())).toBeGreaterThan(40);
});

test("certainty is described in words, with warnings", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("uncertainty");
  await expect(card).toContainText(say.customer_certainty.agreement.pattern);
  await expect(card).toContainText(say.customer_certainty.based_on.pattern);
  const before = await drawing(page, "uncertainty");
  await choice(page, "Contract", "2 years").check();
  await expect(card).toContainText(say.customer_certainty.borderline.pattern);
  await expect.poll(() => drawing(page, "uncertainty")).not.toBe(before);
});

test("the decisions of the trees are shown one tree at a time", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("forest");
  await expect(card.getByRole("list")).toBeHidden();
  await card.getByText(say.customer_trees.TITLE).click();
  await expect(card.getByRole("listitem").first()).toContainText(say.customer_trees.root.pattern);
  await expect(card.getByRole("listitem").nth(1)).toContainText(say.customer_trees.left.pattern);
  await expect(card.getByRole("listitem").last()).toContainText(say.customer_trees.estimate.pattern);
  const first = await card.getByRole("list").textContent();
  await button(page, say.customer_trees.NEXT).click();
  const trees = await card.getByRole("slider").getAttribute("max");
  await expect(card).toContainText(say.customer_trees.tree_of({ tree: 2, trees }));
  await expect(card.getByRole("list")).not.toHaveText(first);
  await button(page, say.customer_trees.PREVIOUS).click();
  await expect(card.getByRole("list")).toHaveText(first);
});

testEverywhere("the reasons have no layout or accessibility problems", async (page) => {
  await open(page);
  await page.getByText(say.customer_trees.TITLE).click();
  await choice(page, "Contract", "2 years").check();
  await box(page, say.customer_offers.COST).fill("x");
  for (const table of await page.getByRole("button", { name: say.components.table_of.pattern }).all())
    await table.click();
  await expect(page.getByRole("table")).toHaveCount(4);
  await expectSound(page, "an invalid cost, and tables");
});

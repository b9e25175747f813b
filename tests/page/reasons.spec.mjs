// Why this customer, what would change it, how sure the model is, and the way back.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

const probability = (page) => page.getByTestId("probability");
const score = async (page) => Number(await probability(page).getAttribute("data-value"));
const box = (page, label) => page.getByLabel(label, { exact: true });
const choice = (page, field, level) => page.getByRole("radiogroup", { name: field }).getByLabel(level, { exact: true });
const chart = (page, card) => page.getByTestId(card).getByRole("img");
const drawing = (page, card) => chart(page, card).locator("svg").innerHTML();
const offers = (page) => page.getByTestId("actions").getByRole("listitem");
const scenario = (page) => page.getByTestId("scenario");
const button = (page, name) => page.getByRole("button", { name, exact: true });
const number = (text) => Number(text.replace("−", "-").replace(" %", ""));

async function open(page, example = "New fiber customer") {
  await page.goto("");
  await page.getByLabel("Start from an example").selectOption({ label: example });
  for (const card of ["contributions", "what-if", "uncertainty", "standing"]) {
    await expect(chart(page, card)).toHaveAttribute("data-drawn", "true");
  }
}

test("the reasons stand beside the estimate and the table adds up to it", async ({ page }) => {
  await open(page);
  const answer = page.getByRole("region", { name: "Estimate" });
  await expect(answer).toContainText(`${say.reasons.MAIN_RISKS}monthly contract (+`);
  await expect(answer.locator("strong", { hasText: "monthly contract" })).toBeVisible();

  const card = page.getByTestId("contributions");
  await card.getByRole("button", { name: "Table: Why" }).click();
  const figures = (await card.getByRole("cell").allTextContents()).map(number);
  expect(figures).toHaveLength(21);
  const estimate = figures.pop();
  expect(estimate).toBeCloseTo(100 * (await score(page)), 1);
  expect(Math.abs(figures.reduce((sum, figure) => sum + figure) - estimate)).toBeLessThan(1);
});

test("an offer gives exactly the announced estimate, and only what a rep can offer is offered", async ({ page }) => {
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
    await expect(page.getByTestId("offers"), "offers follow when the form rests").toHaveAttribute("aria-busy", "false");
    const announced = Number(await offers(page).nth(offer).getAttribute("data-probability"));
    expect(announced).toBeLessThan(await score(page));
    await offers(page).nth(offer).getByRole("button").click();
    await expect.poll(() => score(page)).toBe(announced);
    expect(await fixed()).toEqual(before);
    await button(page, "Back to the original").click();
    await expect(scenario(page)).toContainText("Original customer");
  }
});

test("a cost ranks offers by worth, and what is no cost is refused", async ({ page }) => {
  await open(page);
  await expect(offers(page).first()).not.toContainText("worth");
  await box(page, "Offer cost").fill("40");
  await expect(offers(page).first()).toContainText("worth $");
  const worth = (await offers(page).allTextContents()).map((text) =>
    number(/worth (−?)\$([\d,]+)/.exec(text).slice(1).join("").replace(",", "")),
  );
  expect(worth).toEqual([...worth].sort((a, b) => b - a));
  await box(page, "Offer cost").fill("forty");
  await expect(box(page, "Offer cost")).toHaveAttribute("aria-invalid", "true");
  await expect(box(page, "Offer cost")).toHaveAccessibleDescription(/^Enter a cost/);
  await expect(offers(page).first()).not.toContainText("worth");
});

test("where nothing helps much the card says so", async ({ page }) => {
  await open(page);
  await page.getByLabel("Start from an example").selectOption({ label: "Phone only, one-year contract" });
  await expect(page.getByTestId("actions")).toContainText("Nothing a rep can offer lowers the estimate much.");
  await expect(offers(page)).toHaveCount(0);
});

test("changes can be undone, redone and given up", async ({ page }) => {
  await open(page);
  const start = await score(page);
  await expect(scenario(page)).toContainText("Original customer");

  const slider = page.getByLabel("Tenure, slider");
  for (const tenure of ["10", "20", "30"]) await slider.fill(tenure);
  const dragged = await score(page);
  await choice(page, "Contract", "1 year").check();
  const changed = await score(page);
  await expect(scenario(page)).toContainText(/^Original \d+% → now \d+% \(−\d+ points\); changed: Tenure, Contract/);

  await button(page, "Undo").click();
  expect(await score(page)).toBe(dragged);
  await button(page, "Undo").click();
  expect(await score(page), "a drag is one step").toBe(start);
  await button(page, "Redo").click();
  await button(page, "Redo").click();
  expect(await score(page)).toBe(changed);
  await expect(button(page, "Redo")).toBeDisabled();
  await button(page, "Back to the original").click();
  expect(await score(page)).toBe(start);
  await expect(scenario(page)).toContainText("Original customer");
});

test("the curve redraws for its field, and gives its values to the form by mouse and by keyboard", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("what-if");
  const before = await drawing(page, "what-if");
  await card.getByLabel("Field to vary").selectOption("Contract");
  await expect.poll(() => drawing(page, "what-if")).not.toBe(before);

  await card.getByRole("button", { name: "Table: What if" }).click();
  const use = card.getByRole("button", { name: "Use 2 years" });
  await use.focus();
  await page.keyboard.press("Enter");
  await expect(choice(page, "Contract", "2 years")).toBeChecked();
  await expect(use).toBeFocused();
  await card.getByRole("button", { name: "Table: What if" }).click();

  await card.getByLabel("Field to vary").selectOption("Tenure");
  await expect(chart(page, "what-if").locator("svg"), "the axis is that of the months").toContainText("72");
  const { width, height } = await chart(page, "what-if").boundingBox();
  await chart(page, "what-if").click({ position: { x: width * 0.75, y: height / 2 } });
  await expect.poll(async () => Number(await box(page, "Tenure").inputValue())).toBeGreaterThan(40);
});

test("how sure the model is stands in words, with warnings", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("uncertainty");
  await expect(card).toContainText(/8 of 10 trees lie between \d+ and \d+%\. Supported by [\d,]+ similar customers/);
  const before = await drawing(page, "uncertainty");
  await choice(page, "Contract", "2 years").check();
  await expect(card).toContainText("The trees disagree about the band");
  await expect.poll(() => drawing(page, "uncertainty")).not.toBe(before);
});

test("an analyst walks through the trees", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("forest");
  await expect(card.getByRole("list")).toBeHidden();
  await card.getByText("How the forest decided").click();
  await expect(card.getByRole("listitem").first()).toContainText("All customers");
  await expect(card.getByRole("listitem").nth(1)).toContainText(/\? (Yes|No) → [\d,]+ customers, .+% left$/);
  await expect(card.getByRole("listitem").last()).toContainText(/vote: /);
  const first = await card.getByRole("list").textContent();
  await button(page, "Next").click();
  await expect(card).toContainText("Tree 2 of ");
  expect(await card.getByRole("list").textContent()).not.toBe(first);
  await button(page, "Previous").click();
  await expect(card.getByRole("list")).toHaveText(first);
});

for (const width of [390, 768, 1366]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in the reasons at ${width} px in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await open(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.getByText("How the forest decided").click();
      await choice(page, "Contract", "2 years").check();
      await box(page, "Offer cost").fill("x");
      for (const table of await page.getByRole("button", { name: /^Table: / }).all()) await table.click();
      await expect(page.getByRole("table")).toHaveCount(4);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  }
}

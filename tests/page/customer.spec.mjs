// The Customer page as a rep uses it.
import { expect, test } from "@playwright/test";
import { expectSound, testEverywhere } from "./looks.mjs";
import { score } from "./score.mjs";
import { say } from "./wording.mjs";

const probability = (page) => page.getByTestId("probability");
const box = (page, label) => page.getByLabel(label, { exact: true });
const choice = (page, field, level) => page.getByRole("radiogroup", { name: field }).getByLabel(level, { exact: true });
const result = (page) => page.getByRole("region", { name: say.customer_estimate.REGION });
const tableOf = (chart) => say.components.table_of({ chart });
const chart = (page, card) => page.getByTestId(card).getByRole("img");
/** The SVG that ECharts drew, as text, which differs if any shape or label differs. */
const drawing = (page, card) => chart(page, card).locator("svg").innerHTML();

async function open(page, charts = true) {
  await page.goto("");
  await expect(probability(page)).toBeVisible();
  if (charts) {
    for (const card of ["comparison", "what-if"]) await expect(chart(page, card)).toHaveAttribute("data-drawn", "true");
  }
}

/** Does something that must change the score, and waits for the change. */
async function changingScore(page, act) {
  const before = await probability(page).getAttribute("data-value");
  await act();
  await expect(probability(page)).not.toHaveAttribute("data-value", before);
}

test("the score shows before the charts, which come from this origin", { tag: "@site" }, async ({ page, baseURL }) => {
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith(baseURL) || elsewhere.push(request.url()));
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/echarts/*.js", async (route) => {
    await held;
    await route.continue();
  });

  await open(page, false);
  await expect(probability(page)).toHaveText(/^\d+%$/);
  await expect(chart(page, "comparison")).toHaveAttribute("data-drawn", "false");
  const place = await chart(page, "comparison").boundingBox();

  release();
  await expect(chart(page, "comparison")).toHaveAttribute("data-drawn", "true");
  expect(await chart(page, "comparison").boundingBox(), "nothing moves when the charts arrive").toEqual(place);
  expect(elsewhere).toEqual([]);
});

test("without the charts' script, tables replace the charts", { tag: "@site" }, async ({ page }) => {
  await page.route(/\/echarts\//, (route) => route.abort());
  await open(page, false);
  for (const card of ["comparison", "what-if"]) {
    await expect(page.getByTestId(card)).toContainText(say.components.CHARTS_FAILED);
    await expect(page.getByTestId(card).getByRole("table")).toBeVisible();
  }
  await changingScore(page, () => choice(page, "Contract", "2 years").check());
});

test("score, band, percentile, and charts follow the fields", async ({ page }) => {
  await open(page);
  const drawn = [await drawing(page, "comparison"), await drawing(page, "what-if")];

  await changingScore(page, () => choice(page, "Contract", "2 years").check());
  const settled = await score(page);
  await expect(page.getByTestId("risk-band")).toHaveText(/Low risk$/);
  await expect(page.getByTestId("percentile")).toHaveText(new RegExp(say.customer_estimate.riskier_than.pattern, "i"));
  await expect.poll(() => drawing(page, "comparison")).not.toBe(drawn[0]);
  await expect.poll(() => drawing(page, "what-if")).not.toBe(drawn[1]);

  await changingScore(page, () => box(page, "Payment method").selectOption("Bank transfer"));
  await changingScore(page, () => page.getByLabel(say.components.slider({ field: "Tenure" })).fill("1"));
  await expect(box(page, "Tenure")).toHaveValue("1");
  expect(await score(page)).toBeGreaterThan(settled);
});

test("the what-if chart can vary any field", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("what-if");
  await card.getByLabel(say.customer_charts.VARIED_FIELD).selectOption("Contract");
  await card.getByRole("button", { name: tableOf(say.customer_charts.WHAT_IF) }).click();
  await expect(card.getByRole("rowheader")).toHaveText(["Monthly", "1 year", "2 years"]);
  await expect(card.locator("tr[aria-current]")).toContainText((await probability(page).textContent()).trim());
});

test("fields that a rule sets say why, and later get their choice back", async ({ page }) => {
  await open(page);
  const security = page.getByRole("radiogroup", { name: "Online security" });
  await choice(page, "Online security", "Yes").check();
  await expect(security.getByRole("radio")).toHaveCount(2);

  await changingScore(page, () => choice(page, "Internet service", "None").check());
  await expect(security).toBeDisabled();
  await expect(security).toHaveAccessibleDescription(
    say.customer.set_by_rule({ field: "Internet service", level: "None" }),
  );
  await expect(security.getByRole("radio", { name: "No internet" })).toBeChecked();

  await choice(page, "Internet service", "Fiber optic").check();
  await expect(security).toBeEnabled();
  await expect(choice(page, "Online security", "Yes")).toBeChecked();
});

for (const invalid of ["99", "-1", "four", "1e3", ""]) {
  test(`"${invalid}" is rejected next to its field, and the previous score stays`, async ({ page }) => {
    await open(page);
    await changingScore(page, () => box(page, "Tenure").fill("5"));
    const previous = await score(page);

    await box(page, "Tenure").fill(invalid);
    await expect(box(page, "Tenure")).toHaveAttribute("aria-invalid", "true");
    await expect(box(page, "Tenure")).toHaveAccessibleDescription(
      new RegExp(`${say.customer.enter_number.pattern.source}|${say.customer.out_of_range.pattern.source}`),
    );
    await expect(result(page)).toContainText(say.customer_estimate.previous_shown({ field: "Tenure" }));
    expect(await score(page)).toBe(previous);

    await changingScore(page, () => box(page, "Tenure").fill("6"));
    await expect(box(page, "Tenure")).not.toHaveAttribute("aria-invalid");
    await expect(result(page)).not.toContainText(say.customer_estimate.previous_shown.pattern);
  });
}

for (const [label, text, shown] of [
  ["Monthly charge", "84,90", "84.90"],
  ["Monthly charge", "$84.90", "84.90"],
  ["Total charge", "1 234,5", "1234.50"],
  ["Tenure", "12 months", "12"],
  ["Tenure", "+5", "5"],
])
  test(`"${text}" is read as ${shown}`, async ({ page }) => {
    await open(page);
    await box(page, label).fill(text);
    await expect(box(page, label)).not.toHaveAttribute("aria-invalid");
    await box(page, label).blur();
    await expect(box(page, label)).toHaveValue(shown);
  });

test("the form shows how it read an ambiguous number", async ({ page }) => {
  await open(page);
  await box(page, "Total charge").fill("1,234");
  await expect(page.getByText(say.customer.read_as({ value: "$1,234.00" }))).toBeVisible();
});

test("a total follows tenure × charge until it is edited, and can be set to it again", async ({ page }) => {
  await open(page);
  const hint = page.getByRole("button", { name: say.customer.use_product({ value: "$281.40" }) });
  const total = box(page, "Total charge");
  await box(page, "Tenure").fill("4");
  await expect(total).toHaveValue("281.40");
  await expect(hint).toHaveCount(0);
  await total.fill("2000");
  await box(page, "Tenure").fill("5");
  await expect(total).toHaveValue("2000.00");
  await box(page, "Tenure").fill("4");
  await changingScore(page, () => hint.click());
  await expect(total).toHaveValue("281.40");
  await expect(hint).toHaveCount(0);
  await box(page, "Tenure").fill("2");
  await expect(total).toHaveValue("140.70");
});

test("examples fill the form, and reset restores the defaults", async ({ page }) => {
  await open(page);
  const first = await score(page);
  const examples = page.getByLabel(say.customer.EXAMPLES);
  await changingScore(page, () => examples.selectOption("New fiber customer"));
  await expect(box(page, "Tenure")).toHaveValue("4");
  await expect(choice(page, "Streaming TV", "Yes")).toBeChecked();
  await expect(page.getByTestId("risk-band")).toHaveText(/High risk$/);

  await box(page, "Tenure").fill("99");
  await page.getByRole("button", { name: say.customer.RESET }).click();
  await expect(box(page, "Tenure")).toHaveValue("29");
  await expect(examples).toHaveValue("");
  expect(await score(page)).toBe(first);
});

test("the form can be filled in from the keyboard", async ({ page }) => {
  await open(page);
  const focused = page.locator(":focus");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveText(say.shell.SKIP);
  await page.keyboard.press("Enter");
  await expect(focused).toHaveAttribute("id", "main");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName(say.customer.EXAMPLES);
  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName(say.customer.RESET);
  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName(say.customer.QUICK_FORM);

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName(say.components.slider({ field: "Tenure" }));
  await changingScore(page, () => page.keyboard.press("Home"));
  await expect(box(page, "Tenure")).toHaveValue("0");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName("Tenure");
  for (const [key, value] of [
    ["ArrowUp", "1"],
    ["PageUp", "8"],
    ["ArrowDown", "7"],
    ["PageDown", "0"],
  ]) {
    await page.keyboard.press(key);
    await expect(box(page, "Tenure")).toHaveValue(value);
  }

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName("Monthly");
  await changingScore(page, () => page.keyboard.press("ArrowRight"));
  await expect(choice(page, "Contract", "1 year")).toBeChecked();
  await expect(choice(page, "Contract", "1 year")).toBeFocused();
  await changingScore(page, () => page.keyboard.press("3"));
  await expect(choice(page, "Contract", "2 years")).toBeChecked();
  await expect(choice(page, "Contract", "2 years")).toBeFocused();
  await page.keyboard.press("4");
  await expect(choice(page, "Contract", "2 years")).toBeChecked();
});

test("a screen reader announces the settled score once", async ({ page }) => {
  await open(page);
  const announcer = page.locator("[aria-live=polite]");
  const before = await announcer.textContent();
  await announcer.evaluate((element) => {
    globalThis.announced = [];
    new MutationObserver(() => globalThis.announced.push(element.textContent)).observe(element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  // in one task, because on a slow machine the score could settle between two edits
  await box(page, "Tenure").evaluate((input) => {
    for (const tenure of ["1", "2", "3"]) {
      input.value = tenure;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await expect(announcer).not.toHaveText(before);
  const percent = (await probability(page).textContent()).trim();
  const announced = await page.evaluate(() => globalThis.announced);
  expect(announced).toEqual([expect.stringMatching(say.customer_estimate.sentence.pattern)]);
  expect(announced[0]).toContain(percent);
});

// the colors of axis labels in the two themes
const [LIGHT_TEXT, DARK_TEXT] = ['fill="#56637a"', 'fill="#a3b0c2"'];

test("the theme follows the system until the user chooses one, which is saved", async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [light, dark] = ["rgb(246, 247, 249)", "rgb(15, 20, 27)"];
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  expect(await background()).toBe(dark);
  const inTheme = (color) => expect.poll(() => drawing(page, "what-if"), "charts follow the theme").toContain(color);
  await inTheme(DARK_TEXT);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).toBe(light);
  await inTheme(LIGHT_TEXT);

  await page.getByRole("button", { name: say.components.SWITCH_TO_DARK }).click();
  expect(await background()).toBe(dark);
  await inTheme(DARK_TEXT);
  await page.reload();
  await expect(page.getByRole("button", { name: say.components.SWITCH_TO_LIGHT })).toBeVisible();
  expect(await background()).toBe(dark);
});

test("charts fit the width of the window", async ({ page }) => {
  await open(page);
  for (const width of [1366, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expect
      .poll(async () => {
        const { width: available } = await chart(page, "what-if").boundingBox();
        const { width: drawn } = await chart(page, "what-if").locator("svg").boundingBox();
        return Math.abs(available - drawn);
      })
      .toBeLessThan(1);
  }
});

test("at 390 px the estimate stays visible, nothing is cut off, and targets are 44 px high", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByTestId("what-if").scrollIntoViewIfNeeded();
  await expect(probability(page)).toBeInViewport();
  // open the card, because a closed card shows none of its targets
  await page.getByText(say.customer_trees.TITLE).click();
  for (const target of await page.locator(":is(.segments, .select, .number-box, .slider, .button):visible").all()) {
    const { height } = await target.boundingBox();
    expect(height, await target.evaluate((element) => element.outerHTML.slice(0, 120))).toBeGreaterThanOrEqual(44);
  }
});

test("the quick form has the strongest fields first", async ({ page }) => {
  await open(page);
  const form = page.getByRole("form", { name: say.customer.FORM });
  await page.getByRole("button", { name: say.customer.QUICK_FORM }).click();
  const first = form.getByRole("heading", { name: say.customer.STRONGEST_FIELDS }).locator("..");
  await expect(first.locator(".field")).toHaveCount(5);
  await expect(form.getByRole("heading")).toHaveCount(1);
  await form.getByText(say.customer.OTHER_FIELDS).click();
  await expect(form.getByRole("heading")).toHaveCount(4);
  await expectSound(page, "the quick form");
});

testEverywhere("the page has no layout or accessibility problems", async (page) => {
  await open(page);
  await expectSound(page, "at the start");
  await box(page, "Tenure").fill("99");
  await choice(page, "Internet service", "None").check();
  for (const button of await page.getByRole("button", { name: say.components.table_of.pattern }).all())
    await button.click();
  await expect(page.getByRole("table")).toHaveCount(4);
  await page.getByText(say.customer_trees.TITLE).click();
  await expect(page.getByRole("button", { name: say.customer_trees.PREVIOUS })).toBeVisible();
  await expectSound(page, "with invalid text, fields set by a rule, and tables");
});

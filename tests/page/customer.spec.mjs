// The Customer page as a rep uses it: by mouse, by keyboard, by screen reader, at three widths and in two themes.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

const probability = (page) => page.getByTestId("probability");
const score = async (page) => Number(await probability(page).getAttribute("data-value"));
const box = (page, label) => page.getByLabel(label, { exact: true });
const choice = (page, field, level) => page.getByRole("radiogroup", { name: field }).getByLabel(level, { exact: true });
const chart = (page, card) => page.getByTestId(card).getByRole("img");
/** What the library drew, as text: it changes with any shape or word. */
const drawing = (page, card) => chart(page, card).locator("svg").innerHTML();

async function open(page, charts = true) {
  await page.goto("");
  await expect(probability(page)).toBeVisible();
  if (charts) {
    for (const card of ["standing", "what-if"]) await expect(chart(page, card)).toHaveAttribute("data-drawn", "true");
  }
}

/** Does something that must change the score, and waits until it has. */
async function changingScore(page, act) {
  const before = await probability(page).getAttribute("data-value");
  await act();
  await expect(probability(page)).not.toHaveAttribute("data-value", before);
}

test(
  "a score is there at once, before the charts, and they come from this origin",
  { tag: "@site" },
  async ({ page, baseURL }) => {
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
    await expect(chart(page, "standing")).toHaveAttribute("data-drawn", "false");
    const place = await chart(page, "standing").boundingBox();

    release();
    await expect(chart(page, "standing")).toHaveAttribute("data-drawn", "true");
    expect(await chart(page, "standing").boundingBox(), "nothing moves when charts arrive").toEqual(place);
    expect(elsewhere).toEqual([]);
  },
);

test("without the charts' script the tables stand in", { tag: "@site" }, async ({ page }) => {
  await page.route(/\/echarts\//, (route) => route.abort());
  await open(page, false);
  for (const card of ["standing", "what-if"]) {
    await expect(page.getByTestId(card)).toContainText("could not be loaded");
    await expect(page.getByTestId(card).getByRole("table")).toBeVisible();
  }
  await changingScore(page, () => choice(page, "Contract", "2 years").check());
});

test("score, band, percentile and charts follow the fields", async ({ page }) => {
  await open(page);
  const drawn = [await drawing(page, "standing"), await drawing(page, "what-if")];

  await changingScore(page, () => choice(page, "Contract", "2 years").check());
  const settled = await score(page);
  await expect(page.getByTestId("risk-band")).toHaveText(/Low risk$/);
  await expect(page.getByTestId("percentile")).toHaveText(/^riskier than .* of customers$/);
  await expect.poll(() => drawing(page, "standing")).not.toBe(drawn[0]);
  await expect.poll(() => drawing(page, "what-if")).not.toBe(drawn[1]);

  await changingScore(page, () => box(page, "Payment method").selectOption("Bank transfer"));
  await changingScore(page, () => page.getByLabel("Tenure, slider").fill("1"));
  await expect(box(page, "Tenure")).toHaveValue("1");
  expect(await score(page)).toBeGreaterThan(settled);
});

test("the curve can run along any field", async ({ page }) => {
  await open(page);
  const card = page.getByTestId("what-if");
  await card.getByLabel("Field to vary").selectOption("Contract");
  await card.getByRole("button", { name: "Table: What if" }).click();
  await expect(card.getByRole("rowheader")).toHaveText(["Monthly", "1 year", "2 years"]);
  await expect(card.locator("tr[aria-current]")).toContainText((await probability(page).textContent()).trim());
});

test("a rule decides fields, says why, and gives the choice back", async ({ page }) => {
  await open(page);
  const security = page.getByRole("radiogroup", { name: "Online security" });
  await choice(page, "Online security", "Yes").check();
  await expect(security.getByRole("radio")).toHaveCount(2);

  await changingScore(page, () => choice(page, "Internet service", "None").check());
  await expect(security).toBeDisabled();
  await expect(security).toHaveAccessibleDescription("Internet service: None");
  await expect(security.getByRole("radio", { name: "No internet" })).toBeChecked();

  await choice(page, "Internet service", "Fiber optic").check();
  await expect(security).toBeEnabled();
  await expect(choice(page, "Online security", "Yes")).toBeChecked();
});

for (const refused of ["99", "-1", "four", "1e3", ""]) {
  test(`"${refused}" is refused beside its field and the last valid score stays`, async ({ page }) => {
    await open(page);
    await changingScore(page, () => box(page, "Tenure").fill("5"));
    const kept = await score(page);

    await box(page, "Tenure").fill(refused);
    await expect(box(page, "Tenure")).toHaveAttribute("aria-invalid", "true");
    await expect(box(page, "Tenure")).toHaveAccessibleDescription("Enter a number from 0 to 72.");
    await expect(page.getByRole("region", { name: "Estimate" })).toContainText("last valid estimate");
    expect(await score(page)).toBe(kept);

    await changingScore(page, () => box(page, "Tenure").fill("6"));
    await expect(box(page, "Tenure")).not.toHaveAttribute("aria-invalid");
    await expect(page.getByRole("region", { name: "Estimate" })).not.toContainText("last valid estimate");
  });
}

test("a total far from tenure times charge can be set to it, and is never changed by itself", async ({ page }) => {
  await open(page);
  const offer = page.getByRole("button", { name: "Use $281.40" });
  const total = await box(page, "Total charge").inputValue();
  await expect(offer).toHaveCount(0);
  await box(page, "Tenure").fill("4");
  await expect(box(page, "Total charge")).toHaveValue(total);
  await changingScore(page, () => offer.click());
  await expect(box(page, "Total charge")).toHaveValue("281.40");
  await expect(offer).toHaveCount(0);
});

test("examples fill the form and reset empties it", async ({ page }) => {
  await open(page);
  const first = await score(page);
  const examples = page.getByLabel("Start from an example");
  await changingScore(page, () => examples.selectOption("New fiber customer"));
  await expect(box(page, "Tenure")).toHaveValue("4");
  await expect(choice(page, "Streaming TV", "Yes")).toBeChecked();
  await expect(page.getByTestId("risk-band")).toHaveText(/High risk$/);

  await box(page, "Tenure").fill("99");
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(box(page, "Tenure")).toHaveValue("29");
  await expect(examples).toHaveValue("");
  expect(await score(page)).toBe(first);
});

test("everything can be done from the keyboard", async ({ page }) => {
  await open(page);
  const focused = page.locator(":focus");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveText(say.shell.SKIP);
  await page.keyboard.press("Enter");
  await expect(focused).toHaveAttribute("id", "main");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName("Start from an example");
  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName("Reset");

  await page.keyboard.press("Tab");
  await expect(focused).toHaveAccessibleName("Tenure, slider");
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
});

test("a screen reader hears the settled score once", async ({ page }) => {
  await open(page);
  const heard = page.locator("[aria-live=polite]");
  const before = await heard.textContent();
  await heard.evaluate((element) => {
    globalThis.heard = [];
    new MutationObserver(() => globalThis.heard.push(element.textContent)).observe(element, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  for (const tenure of ["1", "2", "3"]) await box(page, "Tenure").fill(tenure);
  await expect(heard).not.toHaveText(before);
  const percent = (await probability(page).textContent()).trim();
  expect(await page.evaluate(() => globalThis.heard)).toEqual([
    expect.stringMatching(new RegExp(`^${percent} likely to leave, (low|medium|high) risk, riskier than .+\\.$`)),
  ]);
});

// what an axis is written with
const [LIGHT_WORDS, DARK_WORDS] = ['fill="#56637a"', 'fill="#a3b0c2"'];

test("the theme follows the system until one is picked, and the choice is kept", async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [light, dark] = ["rgb(246, 247, 249)", "rgb(15, 20, 27)"];
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  expect(await background()).toBe(dark);
  const inTheme = (words) => expect.poll(() => drawing(page, "what-if"), "charts take on the theme").toContain(words);
  await inTheme(DARK_WORDS);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).toBe(light);
  await inTheme(LIGHT_WORDS);

  await page.getByRole("button", { name: "Theme: light. Switch to dark." }).click();
  expect(await background()).toBe(dark);
  await inTheme(DARK_WORDS);
  await page.reload();
  await expect(page.getByRole("button", { name: "Theme: dark. Switch to light." })).toBeVisible();
  expect(await background()).toBe(dark);
});

test("charts are drawn again for the width", async ({ page }) => {
  await open(page);
  for (const width of [1366, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expect
      .poll(async () => {
        const { width: place } = await chart(page, "what-if").boundingBox();
        const { width: drawn } = await chart(page, "what-if").locator("svg").boundingBox();
        return Math.abs(place - drawn);
      })
      .toBeLessThan(1);
  }
});

test("at 390 px the answer stays in sight, nothing is cut off and targets are 44 px", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByTestId("what-if").scrollIntoViewIfNeeded();
  await expect(probability(page)).toBeInViewport();
  // what is folded away has no size
  await page.getByText("How the forest decided").click();
  for (const target of await page.locator(":is(.segments, .select, .number-box, .slider, .button):visible").all()) {
    const { height } = await target.boundingBox();
    expect(height, await target.evaluate((element) => element.outerHTML.slice(0, 120))).toBeGreaterThanOrEqual(44);
  }
});

for (const width of [390, 768, 1366]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing at ${width} px in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await open(page);
      const violations = async () => (await new AxeBuilder({ page }).analyze()).violations;
      expect(await violations(), "as it starts").toEqual([]);

      await box(page, "Tenure").fill("99");
      await choice(page, "Internet service", "None").check();
      for (const button of await page.getByRole("button", { name: /^Table: / }).all()) await button.click();
      await expect(page.getByRole("table")).toHaveCount(4);
      await page.getByText("How the forest decided").click();
      await expect(page.getByRole("button", { name: "Previous" })).toBeVisible();
      expect(await violations(), "with a refused text, decided fields and tables").toEqual([]);
    });
  }
}

// Checks a page at three widths and in both themes.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const SCREENS = [
  [390, 844],
  [768, 1024],
  [1366, 768],
];

/** Defines a test for each width. `body` receives the page, in the light theme, and the width. */
export function testEverywhere(name, body) {
  for (const [width, height] of SCREENS)
    test(`${name} at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      // without transitions, colors are final as soon as the theme changes
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await body(page, width);
    });
}

/** Expects that axe finds no violations in either theme, and that the page is not wider than the screen. */
export async function expectSound(page, state) {
  // the page is empty until its program runs
  await expect(page.getByRole("heading", { level: 1 }), state).toBeVisible();
  const [available, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(needed, state).toBeLessThanOrEqual(available);
  await expectAccessible(page, `${state}, light`, {});
  await page.emulateMedia({ colorScheme: "dark" });
  // the other rules do not depend on the theme
  await expectAccessible(page, `${state}, dark`, { runOnly: ["color-contrast"] });
  await page.emulateMedia({ colorScheme: "light" });
}

async function expectAccessible(page, state, options) {
  // The page has no frames, so axe can run in its legacy mode. This, and results without the rules that passed, make
  // the checks three times as fast.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"], ...options });
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  expect(found, state).toEqual([]);
}

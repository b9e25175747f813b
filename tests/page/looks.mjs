// Checks a page at three widths and in both themes.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const SCREENS = [
  [390, 844],
  [768, 1024],
  [1366, 768],
];

/** Defines a test for each width and theme. `body` receives the page and the width. */
export function testEverywhere(name, body) {
  for (const [width, height] of SCREENS)
    for (const colorScheme of ["light", "dark"])
      test(`${name} at ${width} px, ${colorScheme}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await body(page, width);
      });
}

/** Expects that axe finds no violations, and that the page is not wider than the screen. */
export async function expectSound(page, state) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
    state,
  ).toEqual([]);
  const [available, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(needed, state).toBeLessThanOrEqual(available);
}

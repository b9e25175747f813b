// What must hold of a page at every width and in either theme.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const SCREENS = [
  [390, 844],
  [768, 1024],
  [1366, 768],
];

/** A test at each width and in each theme, which is told the page and the width. */
export function testEverywhere(name, body) {
  for (const [width, height] of SCREENS)
    for (const colorScheme of ["light", "dark"])
      test(`${name} at ${width} px, ${colorScheme}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await body(page, width);
      });
}

/** Axe finds nothing, and nothing is wider than the screen. */
export async function expectSound(page, state) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
    state,
  ).toEqual([]);
  const [seen, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(needed, state).toBeLessThanOrEqual(seen);
}

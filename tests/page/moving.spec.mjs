// While a slider moves, the page moves the shapes of its charts if it can, instead of redrawing the charts. The shapes
// must end up where a redraw would put them.
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

test.use({ permissions: ["clipboard-read", "clipboard-write"], reducedMotion: "reduce" });

/** For each chart, its visible shapes, with their kinds (element, text, and style) and places. */
const shapes = (page) =>
  page.evaluate(() => {
    const numbers = (text) => (text?.match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number);
    const boxOf = (path) => {
      const points = (path?.match(/[MLA][^MLAZlZ]*/g) ?? []).map((step) => numbers(step).slice(-2));
      const across = points.map(([x]) => x);
      const up = points.map(([, y]) => y);
      return [Math.min(...across), Math.max(...across), Math.min(...up), Math.max(...up)];
    };
    const has = (element, name, otherwise = "") => element.getAttribute(name) ?? otherwise;
    const isVisible = (element) =>
      element.tagName === "text" ||
      [has(element, "fill"), has(element, "stroke", "none")].some((color) => color !== "none");
    return [...document.querySelectorAll(".chart")].map((chart) =>
      [...chart.querySelectorAll("svg > g path, svg > g text")]
        // a path with a single point is invisible
        .filter((element) => isVisible(element) && !/^M[^A-Z]*$/.test(has(element, "d")))
        .map((element) => ({
          kind: [
            element.tagName,
            element.textContent,
            ...["fill", "stroke", "text-anchor"].map((name) => has(element, name)),
            has(element, "fill-opacity", "1"),
          ].join("|"),
          place: [
            ...(element.tagName === "path" ? boxOf(has(element, "d")) : []),
            ...numbers(has(element, "transform")),
          ],
        })),
    );
  });

/** The shapes that are in only one of the two lists. */
function differences(first, second) {
  const onlySecond = [...second];
  const onlyFirst = first.filter(({ kind, place }) => {
    const same = onlySecond.findIndex(
      (other) =>
        other.kind === kind &&
        other.place.length === place.length &&
        other.place.every((value, at) => Math.abs(value - place[at]) < 0.02),
    );
    if (same >= 0) onlySecond.splice(same, 1);
    return same < 0;
  });
  return { onlyFirst, onlySecond };
}

const NONE = { onlyFirst: [], onlySecond: [] };

/**
 * Moves a slider through the values, one per frame. Returns the number of steps, not counting the first step or slow
 * steps, and the number of elements that the charts created during these steps.
 */
const slide = (page, label, values) =>
  page.getByLabel(say.components.slider({ field: label })).evaluate(async (slider, values) => {
    let created = 0;
    let last = 0;
    let steps = 0;
    for (const [at, value] of values.entries()) {
      const elements = () => [...document.querySelectorAll(".chart svg :is(path, text)")];
      const before = new Set(elements());
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const now = performance.now();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      // the first step redraws the charts, and so do late steps on a busy machine
      if (at > 0 && now - last < 250 && performance.now() - now < 250) {
        steps += 1;
        created += elements().filter((element) => !before.has(element)).length;
      }
      last = now;
    }
    return { created, steps };
  }, values);

for (const width of [1366, 390])
  for (const [slider, field, values] of [
    ["Tenure", "Tenure", [5, 6, 40, 72, 0, 3]],
    ["Monthly charge", "Contract", [30, 110, 95, 20.5, 70]],
    ["Total charge", "Monthly charge", [100, 8000, 4000.5, 20]],
  ])
    test(`moved shapes equal redrawn ones: ${slider}, by ${field}, at ${width} px`, async ({ page, context }) => {
      await page.setViewportSize({ width, height: 6000 });
      await page.goto("");
      await page.getByLabel(say.customer_charts.VARIED_FIELD).selectOption({ label: field });
      for (const chart of await page.locator(".chart:visible").all())
        await expect(chart).toHaveAttribute("data-drawn", "true");

      const { created, steps } = await slide(page, slider, values);
      const moved = await shapes(page);
      expect(moved).toHaveLength(5);
      expect(steps).toBeGreaterThan(0);
      expect(created, "no shape is recreated while the slider moves").toBe(0);

      await page.getByRole("button", { name: say.customer_sharing.COPY_LINK }).click();
      await expect(page.getByText(say.customer_sharing.LINK_COPIED)).toBeVisible();
      const fresh = await context.newPage();
      await fresh.setViewportSize({ width, height: 6000 });
      await fresh.goto(page.url());
      await fresh.getByLabel(say.customer_charts.VARIED_FIELD).selectOption({ label: field });
      const expectSame = async (at, how) =>
        expect
          .poll(async () => differences(moved[at], (await shapes(how === "fresh" ? fresh : page))[at]), how)
          .toEqual(NONE);
      for (const at of moved.keys()) {
        await expectSame(at, "fresh");
        await expectSame(at, "at rest");
      }
    });

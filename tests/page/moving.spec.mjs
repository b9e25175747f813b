// While a slider moves, the shapes of the charts are moved rather than drawn: they must be where a drawing has them.
import { expect, test } from "@playwright/test";

test.use({ permissions: ["clipboard-read", "clipboard-write"], reducedMotion: "reduce" });

/** What is seen of each chart: of each shape its kind, words and colour, and where it is. */
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
    const isSeen = (element) =>
      element.tagName === "text" || [has(element, "fill"), has(element, "stroke", "none")].some((it) => it !== "none");
    return [...document.querySelectorAll(".chart")].map((chart) =>
      [...chart.querySelectorAll("svg > g path, svg > g text")]
        // a line of one point has no length
        .filter((element) => isSeen(element) && !/^M[^A-Z]*$/.test(has(element, "d")))
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

/** The shapes of either side that the other one has not. */
function differences(some, others) {
  const left = [...others];
  const alone = some.filter(({ kind, place }) => {
    const same = left.findIndex(
      (other) =>
        other.kind === kind &&
        other.place.length === place.length &&
        other.place.every((value, at) => Math.abs(value - place[at]) < 0.02),
    );
    if (same >= 0) left.splice(same, 1);
    return same < 0;
  });
  return { alone, left };
}

const NONE = { alone: [], left: [] };

/** Moves a slider over the values, a frame each. Tells how many elements of charts were made at steps that follow fast. */
const slide = (page, label, values) =>
  page.getByLabel(`${label}, slider`).evaluate(async (slider, values) => {
    let made = 0;
    let last = 0;
    let steps = 0;
    for (const [at, value] of values.entries()) {
      const elements = () => [...document.querySelectorAll(".chart svg :is(path, text)")];
      const before = new Set(elements());
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const now = performance.now();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      // the first one stands alone; on a busy machine what comes late does too, or is drawn because it rests
      if (at > 0 && now - last < 250 && performance.now() - now < 250) {
        steps += 1;
        made += elements().filter((element) => !before.has(element)).length;
      }
      last = now;
    }
    return { made, steps };
  }, values);

for (const width of [1366, 390])
  for (const [slider, field, values] of [
    ["Tenure", "Tenure", [5, 6, 40, 72, 0, 3]],
    ["Monthly charge", "Contract", [30, 110, 95, 20.5, 70]],
    ["Total charge", "Monthly charge", [100, 8000, 4000.5, 20]],
  ])
    test(`what ${slider} moves is where a drawing has it, along ${field}, at ${width} px`, async ({
      page,
      context,
    }) => {
      await page.setViewportSize({ width, height: 6000 });
      await page.goto("");
      await page.getByLabel("Field to vary").selectOption({ label: field });
      for (const chart of await page.locator(".chart:visible").all())
        await expect(chart).toHaveAttribute("data-drawn", "true");

      const { made, steps } = await slide(page, slider, values);
      const moved = await shapes(page);
      expect(moved).toHaveLength(5);
      expect(steps).toBeGreaterThan(0);
      expect(made, "nothing is made anew while it moves").toBe(0);

      await page.getByRole("button", { name: "Copy link" }).click();
      await expect(page.getByText("Link copied.")).toBeVisible();
      const fresh = await context.newPage();
      await fresh.setViewportSize({ width, height: 6000 });
      await fresh.goto(page.url());
      await fresh.getByLabel("Field to vary").selectOption({ label: field });
      const hold = async (at, how) =>
        expect
          .poll(async () => differences(moved[at], (await shapes(how === "fresh" ? fresh : page))[at]), how)
          .toEqual(NONE);
      for (const at of moved.keys()) {
        await hold(at, "fresh");
        await hold(at, "at rest");
      }
    });

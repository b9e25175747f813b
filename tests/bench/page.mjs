// Times the built page in dist/: from navigation to the first score, and from an input to the painted result.
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { quantile, spread } from "./statistics.mjs";

const FRESH_PROFILES = 5;
const CHANGES = 60;
/** Number of warm-up changes, which are not counted, because charts may still be animating. */
const FIRST = 10;
const SLOWED = 4;
/** Viewport heights: a laptop's, and one that shows all charts. */
const HEIGHTS = [768, 2600];

// Milliseconds from the start of navigation until the probability is on the page.
async function navigationToFirstScore(url) {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-testid="probability"][data-value]')) return;
      observer.disconnect();
      requestAnimationFrame(() => (globalThis.firstScore = performance.now()));
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await page.goto(url);
  const time = await page.waitForFunction(() => globalThis.firstScore);
  const result = await time.jsonValue();
  await browser.close();
  return result;
}

// Milliseconds from each input event of the tenure slider until a painted frame shows the new result, with every chart
// on screen updated.
async function inputToPaint(url, height) {
  const browser = await chromium.launch(launchOptions);
  try {
    return await changes(await browser.newPage({ serviceWorkers: "block", viewport: { width: 1366, height } }), url);
  } finally {
    await browser.close();
  }
}

async function changes(page, url) {
  await page.goto(url);
  await page.locator('[data-testid="what-if"] svg').first().waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  return page.evaluate(
    async ([changes, first]) => {
      const slider = document.querySelector('input[type="range"]');
      const probability = () => document.querySelector('[data-testid="probability"]').dataset.value;
      const charts = [...document.querySelectorAll(".chart")].filter((chart) => {
        const { top, bottom } = chart.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      const drawn = () => charts.map((chart) => chart.innerHTML);
      // a message posted in an animation frame arrives after the frame has been painted
      const painted = () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resolve;
            port2.postMessage(0);
          });
        });
      const times = [];
      for (let change = 0; change < changes; change++) {
        const [before, chartsBefore] = [probability(), drawn()];
        await painted();
        const start = performance.now();
        // alternate early and late months, because neighboring months may have the same estimate
        slider.value = String(change % 2 ? 71 - (change >> 2) : 1 + (change >> 2));
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await painted();
        times.push(performance.now() - start);
        const chartsAfter = drawn();
        if (probability() === before) throw new Error(`nothing changed at ${slider.value}`);
        if (chartsAfter.some((chart, at) => chart === chartsBefore[at])) throw new Error("a chart did not change");
        await painted();
        await painted();
        if (change >= first && drawn().some((chart, at) => chart !== chartsAfter[at]))
          throw new Error("a chart was redrawn too late");
      }
      return { times, charts: charts.length };
    },
    [CHANGES, FIRST],
  );
}

export async function pageFigures(url) {
  const first = [];
  for (let visit = 0; visit < FRESH_PROFILES; visit++) first.push(await navigationToFirstScore(url));
  const rows = [[`navigation to first score, ${FRESH_PROFILES} fresh profiles`, spread(first, "ms", 0)]];
  for (const height of HEIGHTS) {
    const { times, charts } = await inputToPaint(url, height);
    const inputs = times.slice(FIRST);
    rows.push(
      [`input to paint, ${charts} charts on screen, CPU slowed ${SLOWED}×`, spread(inputs, "ms")],
      ["the same, 95th percentile (limit 50 ms)", `${quantile(inputs, 0.95).toFixed(1)} ms`],
    );
  }
  return rows;
}

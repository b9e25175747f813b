// Times the Model page in dist/: from a cutoff change until the new numbers and marks are painted.
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { quantile, spread } from "./statistics.mjs";

/** Viewport heights: a laptop's, and one that shows all charts that depend on the cutoff. */
const HEIGHTS = [768, 2600];
const MOVES = 120;
/** Warm-up moves, which are not counted. */
const FIRST = 20;
const CHARTS = ["profit", "roc", "precision-recall", "lift", "gain", "calibration"];

// Milliseconds per move, from the input event until the numbers and marks are painted.
async function moves(url, height) {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ serviceWorkers: "block", viewport: { width: 1366, height } });
  await page.goto(`${url}#/model`);
  for (const card of CHARTS) await page.locator(`[data-testid="${card}"] .chart[data-drawn="true"]`).waitFor();
  const { times, charts } = await page.evaluate(
    async ([moves, all]) => {
      document.querySelector('[data-testid="cutoff"]').scrollIntoView();
      const charts = all.filter((card) => {
        const { top, bottom } = document.querySelector(`[data-testid="${card}"] .chart`).getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      const slider = document.querySelector('[data-testid="cutoff"] input[type="range"]');
      const [min, max] = [Number(slider.min), Number(slider.max)];
      const confusion = () => document.querySelector('[data-testid="confusion-matrix"]').textContent;
      const drawings = () => charts.map((card) => document.querySelector(`[data-testid="${card}"] svg`).innerHTML);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const painted = () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(0);
        });
      // give the page time to detect which charts are visible
      for (let rest = 0; rest < 20; rest++) await frame();
      const times = [];
      for (let move = 0; move < moves; move++) {
        const [before, drawn] = [confusion(), drawings()];
        await frame();
        const start = performance.now();
        slider.value = String(min + (max - min) * (0.1 + 0.6 * ((move * 0.37) % 1)));
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await painted();
        times.push(performance.now() - start);
        if (confusion() === before) throw new Error(`no number changed at ${slider.value}`);
        const still = charts.filter((_, at) => drawings()[at] === drawn[at]);
        if (still.length) throw new Error(`marks did not move: ${still}`);
      }
      return { times, charts: charts.length };
    },
    [MOVES, CHARTS],
  );
  await browser.close();
  return { times: times.slice(FIRST), charts };
}

export async function modelFigures(url) {
  const rows = [];
  for (const height of HEIGHTS) {
    const { times, charts } = await moves(url, height);
    rows.push(
      [`cutoff change to paint, all numbers and ${charts} charts on screen`, spread(times, "ms")],
      ["the same, 95th percentile (limit 16 ms)", `${quantile(times, 0.95).toFixed(1)} ms`],
    );
  }
  return rows;
}

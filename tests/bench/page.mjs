// Times of the built page in dist/: from navigation to the first score, and from a key to the painted result.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { launchOptions } from "../browser.mjs";
import { quantile, spread } from "./statistics.mjs";

const PORT = 8917;
const URL = `http://127.0.0.1:${PORT}/`;
const FRESH_PROFILES = 5;
const CHANGES = 60;
const SLOWED = 4;

// Milliseconds from the start of the navigation until the probability stands on the page.
async function navigationToFirstScore() {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-testid="probability"][data-value]')) return;
      observer.disconnect();
      requestAnimationFrame(() => (globalThis.firstScore = performance.now()));
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await page.goto(URL);
  const time = await page.waitForFunction(() => globalThis.firstScore);
  const result = await time.jsonValue();
  await browser.close();
  return result;
}

// Milliseconds from each input event of the tenure slider until the frame with the new result and charts is painted.
async function inputToPaint() {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(URL);
  await page.locator('[data-testid="what-if"] svg').first().waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  const times = await page.evaluate(async (changes) => {
    const slider = document.querySelector('input[type="range"]');
    const probability = () => document.querySelector('[data-testid="probability"]').dataset.value;
    // a message posted in an animation frame arrives when the frame is painted
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
      const before = probability();
      await painted();
      const start = performance.now();
      // early and late by turns: next to each other two months may have the same estimate
      slider.value = String(change % 2 ? 71 - (change >> 2) : 1 + (change >> 2));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      // charts are drawn in the frame behind the input, so their paint is the second one's at the latest
      await painted();
      await painted();
      times.push(performance.now() - start);
      if (probability() === before) throw new Error(`nothing changed at ${slider.value}`);
    }
    return times;
  }, CHANGES);
  await browser.close();
  return times;
}

export async function pageFigures() {
  const server = spawn("node", ["tests/page/server.mjs", String(PORT)], { stdio: "ignore" });
  try {
    for (let ready = false; !ready;)
      ready = await fetch(URL).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 50, false)),
      );
    const first = [];
    for (let visit = 0; visit < FRESH_PROFILES; visit++) first.push(await navigationToFirstScore());
    const inputs = (await inputToPaint()).slice(10);
    return [
      [`navigation to first score, of ${FRESH_PROFILES} fresh profiles`, spread(first, "ms", 0)],
      [`input to paint with charts, CPU slowed ${SLOWED} times`, spread(inputs, "ms")],
      ["the same, 95th percentile (at most 50 ms)", `${quantile(inputs, 0.95).toFixed(1)} ms`],
    ];
  } finally {
    server.kill();
  }
}

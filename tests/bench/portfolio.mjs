// Times the built Portfolio page with one and two workers.
import { chromium } from "@playwright/test";
import { existsSync, readFileSync } from "node:fs";
import { launchOptions } from "../browser.mjs";
import { MILLION, TELCO, millionCsv, millionWorkbook, scoredEarlier } from "./tables.mjs";

const WORKERS = [1, 2];

/** Peak memory of the page's process, workers included, in MB; available on Linux only. */
export async function peakMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo
    .filter(({ type, id }) => type === "renderer" && existsSync(`/proc/${id}/status`))
    .map(({ id }) => Number(readFileSync(`/proc/${id}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]));
  return (Math.max(...peaks) * 1024) / 1e6;
}

async function score(url, file, workers, plans, earlier) {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ serviceWorkers: "block", viewport: { width: 1366, height: 768 } });
  await page.addInitScript((workers) => {
    Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => workers });
  }, workers);
  await page.goto(`${url}#/portfolio`);
  await page.getByTestId("csv-input").waitFor({ state: "attached" });
  const idle = await peakMemory(browser);
  await page.evaluate(() => {
    const seen = (globalThis.seen = { longest: 0, progress: new Set() });
    let before = performance.now();
    const frame = (now) => {
      if (seen.start) seen.longest = Math.max(seen.longest, now - before);
      before = now;
      const bar = document.querySelector('[data-testid="progress"]');
      if (bar) seen.progress.add(bar.textContent);
      const row = document.querySelector('[data-testid="worklist"] .customer-row');
      if (row?.textContent.includes("%")) seen.end = performance.now();
      else requestAnimationFrame(frame);
    };
    addEventListener("change", () => (seen.start = before = performance.now()), { capture: true, once: true });
    requestAnimationFrame(frame);
  });
  await page.getByTestId("csv-input").setInputFiles(file);
  await page.waitForFunction(() => globalThis.seen.end, undefined, { timeout: 300_000 });
  const seen = await page.evaluate(() => {
    const { start, end, longest, progress } = globalThis.seen;
    return { seconds: (end - start) / 1000, longest, steps: progress.size };
  });
  const memory = await peakMemory(browser);
  const planSeconds = plans && (await plan(page));
  const planMemory = await peakMemory(browser);
  const compareSeconds = earlier && (await compare(page, earlier));
  const compareMemory = await peakMemory(browser);
  await browser.close();
  return { ...seen, memory, idle, planSeconds, planMemory, compareSeconds, compareMemory };
}

/** Seconds to compare the list with an earlier scored file. */
async function compare(page, earlier) {
  await page.evaluate(() => {
    const isShown = () => document.querySelector("[data-testid=flow]");
    globalThis.compared = new Promise((resolve) => {
      const changed = () => {
        const start = performance.now();
        const look = () => (isShown() ? resolve((performance.now() - start) / 1000) : requestAnimationFrame(look));
        look();
      };
      addEventListener("change", changed, { capture: true, once: true });
    });
  });
  await page.getByTestId("earlier-input").setInputFiles(earlier);
  return await page.evaluate(() => globalThis.compared);
}

/** Seconds to find the best offers for all customers, and to plan a campaign with a budget and limited calls. */
async function plan(page) {
  const card = page.getByTestId("campaign");
  await page.getByRole("button", { name: "Plan a campaign", exact: true }).click();
  await card.getByRole("button", { name: "Offers", exact: true }).click();
  const costs = await card.locator("input[id$=-cost]").all();
  for (const [offer, cost] of costs.entries()) await cost.fill(String(10 + 5 * offer));
  await card.locator("#campaign-budget").fill("5000");
  await card.locator("#campaign-calls").fill("50");
  return await page.evaluate(async () => {
    const start = performance.now();
    document.querySelector("[data-testid=plan]").click();
    const isShown = () => document.querySelector("[data-testid=plan-result]");
    while (!isShown()) await new Promise(requestAnimationFrame);
    return (performance.now() - start) / 1000;
  });
}

export async function portfolioFigures(url) {
  const rows = [];
  const small = await scoredEarlier("telco", TELCO, 3);
  const million = await millionCsv();
  const large = await scoredEarlier("million", million, 0);
  for (const [name, file, count, plans, earlier, reasons] of [
    ["7,043", TELCO, 7_043, true, small, "with reasons"],
    ["1,000,000", million, MILLION, true, large, "without reasons"],
    ["1,000,000 (.xlsx)", await millionWorkbook(), MILLION, false],
  ])
    for (const workers of WORKERS) {
      const figures = await score(url, file, workers, plans, earlier);
      const { seconds, longest, steps, memory, idle, planSeconds, planMemory } = figures;
      const { compareSeconds, compareMemory } = figures;
      const title = `${name} rows, ${workers} worker${workers > 1 ? "s" : ""}`;
      const rate = Math.round(count / seconds).toLocaleString("en");
      rows.push([
        `${title}: choosing the file to list`,
        `${seconds.toFixed(2)} s, ${rate} rows/s; longest frame ${longest.toFixed(0)} ms; ${steps} progress updates; ` +
          `peak ${memory.toFixed(0)} MB (${idle.toFixed(0)} before)`,
      ]);
      if (plans)
        rows.push([
          `${title}: best offers and a plan`,
          `${planSeconds.toFixed(2)} s; peak ${planMemory.toFixed(0)} MB`,
        ]);
      if (earlier)
        rows.push([
          `${title}: comparison with an earlier file of as many, ${reasons}`,
          `${compareSeconds.toFixed(2)} s; peak ${compareMemory.toFixed(0)} MB`,
        ]);
    }
  return rows;
}

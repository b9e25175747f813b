// What the browser keeps of the page: with the network cut, after a restart, and from one version to the next.
import { expect } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { churnscope } from "./churnscope.mjs";
import { copySize, test, version } from "./site.mjs";
import { folder, modelId, saved, trainSmall } from "./training.mjs";
import { say } from "./wording.mjs";

const B = version("B");

const note = (page) => page.getByTestId("offline");
const ready = (page) => expect(note(page)).toHaveText(say.shell.COPY_READY);
const bar = (page) => page.locator(".version-bar");
const probability = (page) => page.getByTestId("probability");
const versions = (page) => page.evaluate(() => [...globalThis.churnscopeVersions]);

/** The name of the file that matches the pattern, without its folder. */
const named = (site, pattern) =>
  [...site.keys()]
    .find((name) => pattern.test(name))
    .split("/")
    .at(-1);

/** The text of a CSV file with this many customers, made by repeating the rows of the committed file. */
function rows(count) {
  const [head, ...lines] = readFileSync("model/data/telco.csv", "utf8").trim().split("\n");
  return [head, ...Array.from({ length: count }, (_, row) => lines[row % lines.length])].join("\n");
}

/* Uses several pages. `scored` is what the command writes for the file `csv`. */
async function work(page, csv, scored) {
  await page.goto("#/customer");
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await expect(page.locator("[data-testid=contributions] [data-drawn=true]")).toBeVisible();
  await page.getByRole("link", { name: say.shell.PORTFOLIO, exact: true }).click();
  await page.getByTestId("csv-input").setInputFiles(csv);
  await expect(page.getByTestId("worklist")).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  expect(readFileSync(await (await download).path()).equals(scored)).toBe(true);
  await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  await page.locator("a.privacy").click();
  await expect(page.getByRole("heading", { name: say.shell.PRIVACY })).toBeVisible();
}

test("after one visit, the page works offline, even after a restart", async ({ site, device }, info) => {
  test.setTimeout(180_000);
  const csv = info.outputPath("many.csv");
  writeFileSync(csv, rows(100_000));
  const scored = churnscope("score", "model/telco.churn", csv, "--keep", "--explain", "3", "--defuse", "--bom");
  let page = (await device.start({ baseURL: site.url })).pages()[0];
  await page.goto("");
  await ready(page);
  await site.cut();
  await work(page, csv, scored);
  await device.stop();

  page = (await device.start({ baseURL: site.url })).pages()[0];
  const failed = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  await work(page, csv, scored);
  await ready(page);
  expect(failed).toEqual([]);
});

test("without a network, a model is trained, and its standalone page opens", async ({ site, device }) => {
  const context = await device.start({ baseURL: site.url });
  const page = context.pages()[0];
  await page.goto("");
  await ready(page);
  await site.cut();
  await trainSmall(page);
  const path = join(folder, "offline.html");
  writeFileSync(path, await saved(page, page.getByTestId("train-download-page")));
  writeFileSync(join(folder, "offline.churn"), await saved(page, page.getByTestId("train-download-bundle")));
  const standalone = await context.newPage();
  await standalone.goto(pathToFileURL(path).href);
  await expect(standalone.locator(".model-note")).toContainText(modelId("offline.churn"));
  await expect(probability(standalone)).toBeVisible();
});

test("a badge shows that the device is offline", async ({ site, device }) => {
  const context = await device.start();
  const page = context.pages()[0];
  await page.goto(site.url);
  await ready(page);
  await context.setOffline(true);
  await expect(page.locator("a.privacy")).toHaveText(say.shell.OFFLINE + say.shell.OFFLINE_SUFFIX);
  await expect(note(page)).toHaveText(say.shell.COPY_IN_USE);
  await context.setOffline(false);
  await expect(page.locator("a.privacy")).toContainText(say.shell.NOTHING_LEAVES);
});

test("a new version is announced, waits, and keeps the user's input", async ({ site, device }) => {
  const context = await device.start();
  const page = context.pages()[0];
  await page.goto(site.url);
  await ready(page);
  site.site = B;
  await page.reload();
  await expect(page).toHaveTitle(/ A Churnscope$/);
  await expect(bar(page)).toContainText(say.shell.UPDATE_READY);

  // after "Later", the old version stays in use, even for programs that are loaded only now
  await bar(page).getByRole("button", { name: say.shell.LATER }).click();
  await expect(bar(page)).toBeEmpty();
  await page.getByLabel("Tenure", { exact: true }).fill("3");
  await page.getByRole("radiogroup", { name: "Contract" }).getByLabel("2 years").check();
  await page.getByLabel("Monthly charge", { exact: true }).fill("12x");
  await page.locator("#offer-cost").fill("120");
  await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await page.getByLabel(say.model_profit.SUCCESS).fill("17");
  expect(await versions(page)).toEqual(["A"]);
  await page.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
  const estimate = await probability(page).getAttribute("data-value");

  await page.getByRole("button", { name: say.shell.UPDATE_NOW }).click();
  await expect(page).toHaveTitle(/ B Churnscope$/);
  await expect(probability(page)).toHaveAttribute("data-value", estimate);
  await expect(page.getByLabel("Monthly charge", { exact: true })).toHaveValue("12x");
  await expect(page.locator("#offer-cost")).toHaveValue("120");
  await page.getByRole("button", { name: say.customer_scenario.UNDO }).click();
  await expect(page.getByLabel("Monthly charge", { exact: true })).not.toHaveValue("12x");
  await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("3");
  await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await expect(page.getByLabel(say.model_profit.SUCCESS)).toHaveValue("17");
  expect(await versions(page)).toEqual(["B"]);
  await ready(page);
  await expect(bar(page)).toBeEmpty();
  // the input is handed over only once
  expect(await page.evaluate(() => window.name)).toBe("");
});

test("a second window keeps its version until the user updates it", async ({ site, device }) => {
  const context = await device.start();
  const [page] = context.pages();
  await page.goto(site.url);
  await ready(page);
  const second = await context.newPage();
  await second.goto(site.url);
  await second.getByLabel("Tenure", { exact: true }).fill("7");
  site.site = B;
  await page.reload();
  await bar(page).getByRole("button", { name: say.shell.UPDATE_NOW }).click();
  await expect(page).toHaveTitle(/ B Churnscope$/);
  await ready(page);
  await site.cut();

  await expect(bar(second)).toContainText(say.shell.UPDATED_ELSEWHERE);
  await second.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await expect(second.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  expect(await versions(second)).toEqual(["A"]);
  await bar(second).getByRole("button", { name: say.shell.UPDATE_THIS_WINDOW }).click();
  await expect(second).toHaveTitle(/ B Churnscope$/);
  await second.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
  await expect(second.getByLabel("Tenure", { exact: true })).toHaveValue("7");
  await second.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
  await expect(second.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  expect(await versions(second)).toEqual(["B"]);
});

test("an interrupted update keeps the previous version, and resumes later", async ({ site, device }) => {
  const context = await device.start();
  const page = context.pages()[0];
  await page.goto(site.url);
  await ready(page);
  // the host has version B, but files whose names begin with pages- have other content, as in a third version
  const isLate = ([name]) => name.startsWith("pages-");
  site.site = new Map([...B].map((file) => (isLate(file) ? [file[0], Buffer.from("something else")] : file)));
  const refused = context.waitForEvent("serviceworker");
  await page.reload();
  await (
    await refused
  )
    .evaluate(() => new Promise((resolve) => (registration.installing.onstatechange = resolve)))
    .catch(() => {});
  await expect(page).toHaveTitle(/ A Churnscope$/);
  await ready(page);
  await expect(bar(page)).toBeEmpty();

  site.site = B;
  site.requests.length = 0;
  await page.reload();
  await expect(bar(page)).toContainText(say.shell.UPDATE_READY);
  expect(
    site.requests,
    "files that had arrived before the update was interrupted are not requested again",
  ).not.toContain("echarts/" + named(B, /^echarts/));
  await bar(page).getByRole("button", { name: say.shell.UPDATE_NOW }).click();
  await expect(page).toHaveTitle(/ B Churnscope$/);
});

test("a damaged copy is repaired, or the page says what to do", async ({ site, device }) => {
  let page = (await device.start()).pages()[0];
  await page.goto(site.url);
  await ready(page);
  const damage = (pattern) =>
    page.evaluate(async (pattern) => {
      const cache = await caches.open((await caches.keys())[0]);
      for (const { url } of await cache.keys())
        if (new RegExp(pattern).test(url)) await cache.put(url, new Response("damaged"));
    }, pattern);

  const isSound = () =>
    page.evaluate(async () => {
      const cache = await caches.open((await caches.keys())[0]);
      const texts = (await cache.keys()).map(async (key) => (await cache.match(key)).text());
      return !(await Promise.all(texts)).includes("damaged");
    });

  // damage all saved files
  await damage(".");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("reload the page");
  await expect.poll(isSound).toBe(true);
  await page.reload();
  await expect(probability(page)).toBeVisible();
  await ready(page);

  await damage("app-.*wasm");
  await site.cut();
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("Churnscope could not start");
  await damage("folder/$");
  await page.reload();
  await expect(page.locator("body")).toContainText("Connect to the network, then reload this page.");
});

test("if the browser has no room or stores nothing, the page says so and works", async ({ site, device }) => {
  const context = await device.start();
  const page = context.pages()[0];
  const session = await context.newCDPSession(page);
  const { origin } = new URL(site.url);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 500_000 });
  await page.goto(site.url);
  await expect(note(page)).toContainText(say.shell.COPY_NO_ROOM);
  const [, megabytes] = say.shell.COPY_NO_ROOM.match(/more than (\d+) MB/);
  expect(copySize(site) / 1e6).toBeGreaterThan(Number(megabytes));
  await expect(probability(page)).toBeVisible();
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await page.reload();
  await ready(page);

  const without = await context.newPage();
  await without.addInitScript(() => Object.defineProperty(navigator, "serviceWorker", { get: () => undefined }));
  await without.goto(site.url);
  await expect(note(without)).toContainText(say.shell.COPY_UNSUPPORTED);
  await expect(probability(without)).toBeVisible();
});

test("if the site has no service worker, the Privacy page says so", async ({ site, device }) => {
  const index = site.site.get("index.html").toString();
  const meta = /<meta name="service-worker" content="[^"]*"/;
  expect(index).toMatch(meta);
  site.site.set("index.html", Buffer.from(index.replace(meta, '<meta name="service-worker" content=""')));
  const context = await device.start();
  const [page] = context.pages();
  await page.goto(`${site.url}#/privacy`);
  await expect(page.locator(".stored")).toContainText(say.shell.NO_COPY);
});

test("the kill switch removes the offline copy", async ({ site, device }) => {
  const page = (await device.start()).pages()[0];
  await page.goto(site.url);
  await ready(page);
  site.site = new Map([...B, ["sw.js", readFileSync("deploy/kill-switch/sw.js")]]);
  await page.reload();
  // poll, because browsers wait until the old service worker has finished its work
  const left = () =>
    page.evaluate(async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]);
  await expect.poll(left).toEqual([[], 0]);
  await page.reload();
  await expect(page).toHaveTitle(/ B Churnscope$/);
});

// Nothing is sent, and nothing of a customer is stored unless the user asks for it.
import { expect } from "@playwright/test";
import { test } from "./site.mjs";

const TELCO = "model/data/telco.csv";
const ready = (page) => expect(page.getByTestId("offline")).toHaveText("Ready to work offline.");
const go = (page, name) => page.getByRole("link", { name, exact: true }).click();

/** Whatever a user can do on the three pages, and on the one about them. */
async function tour(page) {
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.getByRole("radiogroup", { name: "Contract" }).getByLabel("2 years").check();
  await page.locator("#offer-cost").fill("50");
  await page
    .getByRole("button", { name: /^Try: / })
    .first()
    .click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByLabel("Field to vary").selectOption("Payment method");
  await page.getByText("How the forest decided").click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.pdf();
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist")).toBeVisible();
  await page.getByLabel("Field of the bars").selectOption("Payment method");
  const scored = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  await (await scored).path();
  await go(page, "Model");
  await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  await page.getByLabel("Cost of an offer").fill("40");
  await page.getByRole("button", { name: "Keep a cutoff" }).click();
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: "Theme" }).click();
  await go(page, "Customer");
}

test("from the first load on nothing is asked for, whatever the user does, and no policy is broken", async ({
  site,
  device,
}) => {
  const context = await device.start();
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) =>
      globalThis.violations.push(`${violatedDirective}: ${blockedURI}`),
    );
  });
  const [page] = context.pages();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site.url);
  await ready(page);

  // what the page loads later comes from the device: the host hears of nothing
  site.requests.length = 0;
  const elsewhere = [];
  context.on("request", (request) => request.url().startsWith(site.url) || elsewhere.push(request.url()));
  await tour(page);
  expect(site.requests).toEqual([]);
  expect(elsewhere.filter((url) => !url.startsWith("blob:"))).toEqual([]);
  expect(await page.evaluate(() => globalThis.violations)).toEqual([]);
  expect(errors).toEqual([]);
});

/** Whatever a browser can keep for a page, but the page's own files. */
const stored = (page) =>
  page.evaluate(async () => {
    const files = [];
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      files.push(
        ...requests.map(({ url }) => url).filter((url) => !/\.(css|html|js|png|svg|wasm|webmanifest)$|\/$/.test(url)),
      );
    }
    return {
      files,
      local: Object.keys(localStorage).sort(),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      cookies: document.cookie,
      name: window.name,
    };
  });

const NOTHING = { files: [], local: [], session: [], databases: [], cookies: "", name: "" };

test("nothing of a customer is stored", async ({ site, device }) => {
  const [page] = (await device.start()).pages();
  await page.goto(site.url);
  await ready(page);
  expect(await stored(page)).toEqual(NOTHING);
  await tour(page);
  // what the user asked for: a cutoff, and a theme
  expect(await stored(page)).toEqual({ ...NOTHING, local: ["kept", "theme"] });
});

test("work is kept when the user asks for it, is there again, and is erased", async ({ site, device }) => {
  let [page] = (await device.start()).pages();
  await page.goto(site.url);
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: "Keep my work" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("Your work is kept");
  await go(page, "Customer");
  await tour(page);
  await page.getByLabel("Monthly charge", { exact: true }).fill("12x");
  const estimate = await page.getByTestId("probability").getAttribute("data-value");
  await go(page, "Portfolio");
  const heading = page.getByRole("columnheader", { name: "Probability" });
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  // kept once nothing is done any more
  await expect.poll(() => keptParts(page)).toEqual(["customer", "model", "offer-terms", "portfolio", "file telco.csv"]);
  await device.stop();

  [page] = (await device.start()).pages();
  await page.goto(site.url);
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", estimate);
  await expect(page.getByLabel("Monthly charge", { exact: true })).toHaveValue("12x");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Monthly charge", { exact: true })).not.toHaveValue("12x");
  await go(page, "Portfolio");
  await expect(page.getByTestId("worklist")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Probability" })).toHaveAttribute("aria-sort", "ascending");
  await go(page, "Model");
  await expect(page.getByLabel("Cost of an offer")).toHaveValue("40");
  await page.locator("a.privacy").click();
  await expect(page.getByTestId("work-kept")).toContainText("Your work is kept");
  await page.getByRole("button", { name: "Erase all" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("All is erased.");
  await expect.poll(() => keptParts(page)).toEqual([]);
  await go(page, "Customer");
  await page.getByLabel("Tenure", { exact: true }).fill("9");
  await page.reload();
  await expect(page.getByLabel("Tenure", { exact: true })).not.toHaveValue("9");
  expect((await stored(page)).local).toEqual([]);
  expect(await keptParts(page)).toEqual([]);
});

/** What the data base holds. */
const keptParts = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opened = indexedDB.open("churnscope");
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
          const database = opened.result;
          const store = database.transaction("work").objectStore("work");
          const [work, file] = [store.get("work"), store.get("file")];
          store.transaction.oncomplete = () => {
            database.close();
            const parts = Object.keys(work.result ?? {}).sort();
            resolve([...parts, ...(file.result ? [`file ${file.result[0]}`] : [])]);
          };
        };
      }),
  );

test("where nothing can be stored, the page says so and nothing on screen is lost", async ({ site, device }) => {
  const context = await device.start();
  await context.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("refused", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    Object.defineProperty(window, "indexedDB", { get: refuse });
    Object.defineProperty(navigator, "serviceWorker", { get: () => undefined });
  });
  const [page] = context.pages();
  await page.goto(site.url);
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: "Keep my work" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("This browser stores nothing for the page");
  await page.getByRole("button", { name: "Theme" }).click();
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("5");
});

test("where there is no room for the work, the page says so", async ({ site, device }) => {
  const context = await device.start();
  const [page] = context.pages();
  // for the page's own copy, and a little more
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize: 4_500_000 });
  await page.goto(site.url);
  await ready(page);
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: "Keep my work" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("Your work is kept");
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist")).toBeVisible();
  await page.locator("a.privacy").click();
  await expect(page.getByTestId("work-kept")).toContainText("There is no room for all of it");
});

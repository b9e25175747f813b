// No customer data is sent, and none is stored unless the user asks for it.
import { expect } from "@playwright/test";
import { copySize, test } from "./site.mjs";
import { go, tour, violations } from "./tour.mjs";
import { say } from "./wording.mjs";

const TELCO = "model/data/telco.csv";
const ready = (page) => expect(page.getByTestId("offline")).toHaveText(say.shell.COPY_READY);

test("after the first load, using all pages requests at most sw.js, and violates no policy", async ({
  site,
  device,
}) => {
  const context = await device.start();
  const broken = await violations(context);
  const [page] = context.pages();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site.url);
  await ready(page);

  // what the page loads later comes from the device, so the host gets no requests for it
  site.requests.length = 0;
  const elsewhere = [];
  context.on("request", (request) => request.url().startsWith(site.url) || elsewhere.push(request.url()));
  await tour(page);
  // when a worker starts, the browser may check for a new service worker, and then requests sw.js
  expect(site.requests.filter((name) => name !== "sw.js")).toEqual([]);
  expect(elsewhere.filter((url) => !url.startsWith("blob:"))).toEqual([]);
  expect(await broken(page)).toEqual([]);
  expect(errors).toEqual([]);
});

/** What the browser stores for the page in caches, storage, databases, cookies, and the window's name, except the page's
 * own files. */
const stored = (page) =>
  page.evaluate(async () => {
    const files = [];
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      files.push(
        ...requests
          .map(({ url }) => url)
          .filter((url) => !/\.(bin|css|csv|html|js|png|svg|wasm|webmanifest)$|\/$/.test(url)),
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

test("nothing about a customer is stored unless the user saves it", async ({ site, device }) => {
  const [page] = (await device.start()).pages();
  await page.goto(site.url);
  await ready(page);
  expect(await stored(page)).toEqual(NOTHING);
  await tour(page);
  // the tour saves a cutoff with bands, and chooses a theme
  expect(await stored(page)).toEqual({ ...NOTHING, local: ["kept", "theme"] });
});

test("work is saved, restored, and erased at the user's request", async ({ site, device }) => {
  let [page] = (await device.start()).pages();
  await page.goto(site.url);
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  await go(page, "Customer");
  await tour(page);
  await go(page, "Portfolio");
  const heading = page.getByRole("columnheader", { name: say.portfolio_list.PROBABILITY });
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  await go(page, "Customer");
  await page.getByLabel("Monthly charge", { exact: true }).fill("12x");
  const estimate = await page.getByTestId("probability").getAttribute("data-value");
  // the page saves the form once the user is idle, including the last characters
  await expect.poll(() => keptText(page, "customer")).toContain(Buffer.from("12x").toString("hex"));
  const parts = ["answers", "calls", "customer", "model", "offer-terms", "portfolio", "train", "file telco.csv"];
  expect(await keptParts(page)).toEqual(parts);
  await device.stop();

  [page] = (await device.start()).pages();
  await page.goto(site.url);
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", estimate);
  await expect(page.getByLabel("Monthly charge", { exact: true })).toHaveValue("12x");
  await page.getByRole("button", { name: say.customer_scenario.UNDO }).click();
  await expect(page.getByLabel("Monthly charge", { exact: true })).not.toHaveValue("12x");
  await go(page, "Portfolio");
  await expect(page.getByTestId("worklist")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: say.portfolio_list.PROBABILITY })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await go(page, "Model");
  await expect(page.getByLabel(say.model_profit.COST)).toHaveValue("40");
  await page.locator("a.privacy").click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  // other pages of the same origin share the storage
  await page.evaluate(() => localStorage.setItem("another-page", "its own"));
  await page.getByRole("button", { name: say.privacy.ERASE_ALL }).click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_ERASED);
  await expect.poll(() => keptParts(page)).toEqual([]);
  await go(page, "Customer");
  await page.getByLabel("Tenure", { exact: true }).fill("9");
  await page.reload();
  await expect(page.getByLabel("Tenure", { exact: true })).not.toHaveValue("9");
  expect((await stored(page)).local).toEqual(["another-page"]);
  expect(await keptParts(page)).toEqual([]);
});

test("answers about a file are saved with the work, and apply to similar files", async ({ site, device }) => {
  const unusual = "tests/files/unknown_values.csv";
  const { SCORE, REMEMBERED } = say.portfolio_values;
  let [page] = (await device.start()).pages();
  await page.goto(site.url);
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(unusual);
  await page.getByTestId("values").getByRole("button", { name: SCORE }).click();
  await expect(page.locator(".customer-row")).toHaveCount(6);
  await page.keyboard.press("Tab");
  await expect.poll(() => keptText(page, "answers")).toContain(Buffer.from("monatlich").toString("hex"));
  await page.getByTestId("csv-input").setInputFiles("tests/files/plain.csv");
  await expect.poll(async () => (await kept(page)).file).toBe("plain.csv");
  await device.stop();

  [page] = (await device.start()).pages();
  await page.goto(`${site.url}#/portfolio`);
  await expect(page.getByRole("heading", { name: "plain.csv" })).toBeVisible();
  await page.getByTestId("csv-input").setInputFiles(unusual);
  await expect(page.getByText(REMEMBERED, { exact: true })).toBeVisible();
  await expect(page.locator(".customer-row")).toHaveCount(6);
});

const kept = (page) =>
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
            resolve({ work: work.result ?? {}, file: file.result?.[0] });
          };
        };
      }),
  );

async function keptParts(page) {
  const { work, file } = await kept(page);
  return [...Object.keys(work).sort(), ...(file ? [`file ${file}`] : [])];
}

const keptText = async (page, part) => (await kept(page)).work[part] ?? "";

test("work that cannot be read is not overwritten", async ({ site, device }) => {
  const context = await device.start();
  const [page] = context.pages();
  await page.goto(site.url);
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  const before = await keptText(page, "customer");

  const other = await context.newPage();
  await other.addInitScript(() => {
    IDBObjectStore.prototype.get = () => {
      throw new DOMException("cannot be read", "UnknownError");
    };
  });
  await other.goto(site.url);
  await other.getByLabel("Tenure", { exact: true }).fill("9");
  await other.locator("a.privacy").click();
  await expect(other.getByTestId("work-saved")).toHaveText(say.privacy.WORK_UNREADABLE);
  await expect(other.getByText(say.privacy.CUSTOMERS_UNREADABLE, { exact: true })).toBeVisible();
  await other.evaluate(() => {
    IDBObjectStore.prototype.clear = () => {
      throw new DOMException("cannot be erased", "UnknownError");
    };
  });
  await other.getByRole("button", { name: say.privacy.ERASE_ALL }).click();
  await expect(other.getByTestId("work-saved")).toHaveText(say.privacy.WORK_NOT_ERASED);
  await expect(other.getByText(say.privacy.CUSTOMERS_NOT_ERASED, { exact: true })).toBeVisible();
  await other.close();
  expect(await keptText(page, "customer")).toBe(before);
  await page.reload();
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("5");
});

test("if nothing can be stored, the page says so, and nothing on screen is lost", async ({ site, device }) => {
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
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_REFUSED);
  await page.getByRole("button", { name: say.components.SWITCH_TO_DARK }).click();
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("5");
});

test("if there is no room for the model, nothing is stored, and the page says so", async ({ site, device }) => {
  const context = await device.start();
  await context.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, key) {
      if (key !== "model") return put.call(this, value, key);
      this.transaction.abort();
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const [page] = context.pages();
  await page.goto(`${site.url}#/model`);
  await page.getByTestId("bundle-input").setInputFiles("tests/files/contracts.churn");
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(page.getByTestId("opened-model")).toBeVisible();
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_NO_ROOM);
  await expect(page.getByText(say.privacy.CUSTOMERS_NONE, { exact: true })).toBeVisible();
  const n_stored = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("churnscope");
        opening.onerror = reject;
        opening.onsuccess = () => {
          const count = opening.result.transaction("work").objectStore("work").count();
          count.onsuccess = () => resolve(count.result);
        };
      }),
  );
  expect(n_stored).toBe(0);
});

test("if there is no room for the work, the page says so", async ({ site, device }) => {
  const context = await device.start();
  const [page] = context.pages();
  // the quota is enough for the page's offline copy, and little more
  const session = await context.newCDPSession(page);
  const quotaSize = copySize(site) + 400_000;
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize });
  await page.goto(site.url);
  await ready(page);
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist")).toBeVisible();
  await page.locator("a.privacy").click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_NO_ROOM);
});

// Files that do not load or have changed, and missing browser features.
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

/** Delivers only the first half of a file. */
async function cutShort(page, file) {
  await page.route(file, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
  });
}

const failure = (page) => page.getByRole("alert");

for (const file of [/app-[^/]*\.wasm/, /app-[^/]*\.js/, /core-[^/]*\.bin/]) {
  test(`if ${file} arrives incomplete, the page says that it could not start`, { tag: "@site" }, async ({ page }) => {
    await cutShort(page, file);
    await page.goto("");
    await expect(failure(page)).toContainText("Churnscope could not start.");
    await expect(failure(page)).toContainText("reload the page");
    await page.unroute(file);
    await page.reload();
    await expect(page.getByTestId("probability")).toBeVisible();
  });
}

for (const file of [/pages_bg-[^/]*\.wasm/, /pages-[^/]*\.js/, /pages-[^/]*\.css/, /inspection-[^/]*\.bin/]) {
  test(`if ${file} arrives incomplete, the user can retry and keeps the form`, { tag: "@site" }, async ({ page }) => {
    await cutShort(page, file);
    await page.goto("");
    await page.getByLabel("Tenure", { exact: true }).fill("7");
    await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
    await expect(failure(page)).toContainText(say.shell.PAGE_FAILED);
    await page.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
    await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("7");
    await page.unroute(file);
    await page.getByRole("link", { name: say.shell.MODEL, exact: true }).click();
    await page.getByRole("button", { name: say.shell.TRY_AGAIN }).click();
    await expect(page.getByTestId("provenance")).toBeVisible();
  });
}

test("charts that failed to load can be loaded later", { tag: "@site" }, async ({ page }) => {
  await cutShort(page, /charts_bg-[^/]*\.wasm/);
  await page.goto("");
  await expect(page.getByTestId("what-if").getByRole("table")).toBeVisible();
  await page.unroute(/charts_bg-[^/]*\.wasm/);
  expect(await page.evaluate(() => globalThis.churnscopeDrawing().then(() => "loaded"))).toBe("loaded");
});

test("if the charts' program arrives incomplete, tables replace the charts", { tag: "@site" }, async ({ page }) => {
  await cutShort(page, /charts_bg-[^/]*\.wasm/);
  await page.goto("");
  await expect(page.getByTestId("what-if").getByRole("table")).toBeVisible();
});

for (const file of [/\/app-[^/]*\.js/, /\/pages-[^/]*\.js/]) {
  test(
    `a changed ${file} does not run in a browser that cannot preload modules`,
    { tag: "@site" },
    async ({ page }) => {
      await page.addInitScript(() => {
        const { supports } = DOMTokenList.prototype;
        DOMTokenList.prototype.supports = function (token) {
          return token !== "modulepreload" && supports.call(this, token);
        };
      });
      await page.route(/\/$/, async (route) => {
        const response = await route.fetch();
        // Chromium ignores a modulepreload link with as="style", so this turns preloading off
        const body = (await response.text()).replace('rel="modulepreload"', 'rel="modulepreload" as="style"');
        await route.fulfill({ response, body });
      });
      await page.route(file, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `globalThis.changed = true;${await response.text()}` });
      });
      await page.goto("#/model");
      await expect(failure(page)).toBeVisible();
      expect(await page.evaluate(() => globalThis.changed)).toBeUndefined();
    },
  );
}

test("without WebAssembly, the page says which browsers work", async ({ page }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto("");
  await expect(failure(page)).toContainText("Chrome 111, Edge 111, Firefox 113, Safari 16.4, or a later version");
});

test("if no script runs, the page gives advice after a while", { tag: "@site" }, async ({ page }) => {
  await page.route("**/start-*.js", (route) => route.abort());
  await page.goto("");
  const words = page.getByText("This is taking a while");
  await expect(words).toHaveCSS("opacity", "0");
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(words).toHaveCSS("opacity", "1");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the page asks the user to turn on JavaScript", async ({ page }) => {
    await page.goto("");
    expect(await page.locator("noscript").innerHTML()).toContain("needs JavaScript and WebAssembly");
  });
});

test("without workers, Portfolio shows a message, and Customer still works", async ({ page }) => {
  await page.addInitScript(() => delete globalThis.Worker);
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles("model/data/telco.csv");
  await expect(failure(page)).toContainText("cannot start web workers");
  await page.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
  await expect(page.getByTestId("probability")).toBeVisible();
});

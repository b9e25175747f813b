// What is special about the single-file page.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { LIMITS } from "../../build/manifest.mjs";
import { device } from "./site.mjs";
import { go, tour, violations } from "./tour.mjs";
import { say } from "./wording.mjs";

test("the file is within its size limit, and its only data URLs are short", ({ baseURL }) => {
  const page = readFileSync(new URL(baseURL), "utf8");
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(LIMITS.singleFile);
  for (const [address] of page.matchAll(/data:[a-z]+\/[^"')\s]*/g)) expect(address.length).toBeLessThan(2_000);
  const [, policy] = page.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/);
  for (const unsafe of ["unsafe-inline", "'unsafe-eval'", "'self'", "*", "http"]) expect(policy).not.toContain(unsafe);
  for (const remote of [/<link [^>]*href="(?!data:)/, /<script [^>]*src=/]) expect(page).not.toMatch(remote);
});

test("the page says which files it cannot read", async ({ page }) => {
  const { portfolio_file: fileBar, portfolio_open: openFile } = say;
  await page.goto("#/portfolio");
  await expect(page.getByRole("heading", { name: openFile.TEXT_TITLE })).toBeVisible();
  await expect(page.getByText(openFile.TEXT_FORMATS)).toBeVisible();
  for (const [file, sentence] of [
    ["workbook.xlsx", "The file is probably a workbook, not a CSV file"],
    ["all_customers.parquet", "The file is a Parquet file, not a CSV file"],
  ]) {
    await page.getByTestId("csv-input").setInputFiles(`tests/files/${file}`);
    await expect(page.getByRole("alert")).toContainText(sentence);
  }
  await page.getByTestId("csv-input").setInputFiles("tests/files/plain.csv");
  await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", "7");
  await page.getByLabel(fileBar.OPTIONS).click();
  await expect(page.getByLabel(fileBar.FOR_EXCEL)).toBeVisible();
  await expect(page.getByLabel(fileBar.WORKBOOK)).toHaveCount(0);
});

test("using all pages requests only the file itself, and violates no policy", async ({ page, context, baseURL }) => {
  const broken = await violations(context);
  const asked = [];
  const errors = [];
  context.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto("");
  await expect(page.getByTestId("offline")).toHaveText(say.shell.SINGLE_FILE);
  await tour(page);
  expect(asked.filter((url) => !url.startsWith("blob:"))).toEqual([baseURL]);
  expect(await broken(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a page opened from a file also saves work if the user wants it", async ({ baseURL }) => {
  const own = device();
  let [page] = (await own.start()).pages();
  await page.goto(baseURL);
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  await own.stop();
  [page] = (await own.start()).pages();
  await page.goto(baseURL);
  await expect(page.getByLabel("Tenure", { exact: true })).toHaveValue("5");
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.ERASE_ALL }).click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_ERASED);
  await page.reload();
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).not.toHaveValue("5");
  await own.end();
});

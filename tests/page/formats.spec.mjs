// Files in the formats of many programs, and downloads for Excel.
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

const { portfolio_file: fileBar, portfolio_open: openFile, portfolio_reading: reading, portfolio_status: status } = say;

const TELCO = "model/data/telco.csv";
const BUNDLE = "model/telco.churn";
const MARK = "\ufeff";

const customers = (page) => page.getByTestId("worklist");

async function drop(page, file, count = 7043) {
  await page.getByTestId("csv-input").setInputFiles(file);
  await expect(page.getByRole("heading", { name: file.split("/").at(-1), exact: true })).toBeVisible();
  await expect(customers(page)).toHaveAttribute("aria-rowcount", String(count + 1));
}

async function download(page, options) {
  const button = page.getByLabel(fileBar.OPTIONS);
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  for (const [label, isChecked] of Object.entries(options)) await page.getByLabel(label).setChecked(isChecked);
  const saved = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  return (await saved).path();
}

const estimates = (text) =>
  text
    .replaceAll(";", ",")
    .split("\n")
    .slice(1, 7044)
    .map((line) => line.split(",").slice(0, 2).join(","));

/** Options for a download with neither the file's columns, nor reasons, nor a byte-order mark. */
const brief = { [fileBar.KEEP_COLUMNS]: false, [fileBar.REASONS]: false, [fileBar.FOR_EXCEL]: false };

// the single file reads neither workbooks nor Parquet files
for (const [kinds, tag] of [
  [/\.csv$/, []],
  [/\.(xlsx|ods|parquet)$/, ["@site"]],
])
  test(`all customers get the same estimates from ${kinds.source}`, { tag }, async ({ page }, testInfo) => {
    test.setTimeout(180_000);
    const folder = testInfo.outputPath("files");
    mkdirSync(folder, { recursive: true });
    execFileSync("python3", ["tests/files/whole_table.py", folder]);
    copyFileSync("tests/files/all_customers.parquet", join(folder, "all_customers.parquet"));
    const expected = estimates(churnscope("score", BUNDLE, TELCO).toString());
    expect(expected).toHaveLength(7043);
    await page.goto("#/portfolio");
    const files = readdirSync(folder).filter((name) => kinds.test(name));
    expect(files.length).toBeGreaterThan(2);
    for (const name of files) {
      await drop(page, join(folder, name));
      const found = estimates(readFileSync(await download(page, brief), "utf8"));
      expect(found, name).toEqual(expected);
    }
  });

test("only the decimal mark of a Parquet file can be changed", { tag: "@site" }, async ({ page }) => {
  await page.goto("#/portfolio");
  await drop(page, "tests/files/texts_with_decimal_commas.parquet", 6);
  const card = page.getByTestId("reading");
  const change = page.getByRole("button", { name: reading.CHANGE });
  const choose = async (option) => {
    await card.getByLabel(reading.DECIMAL_MARK, { exact: true }).selectOption(option);
    await card.getByRole("button", { name: reading.READ }).click();
  };
  const decimalComma = page.locator(".fact").getByText("decimal comma", { exact: true });
  await expect(decimalComma).toBeVisible();
  await change.click();
  for (const label of [reading.HEADER, reading.ENCODING, reading.DELIMITER, reading.SHEET])
    await expect(card.getByLabel(label, { exact: true })).toHaveCount(0);
  await choose(reading.DECIMAL_POINT);
  await expect(decimalComma).toHaveCount(0);
  await change.click();
  // the first choice is "Detected"
  await choose({ index: 0 });
  await expect(decimalComma).toBeVisible();
  await expect(customers(page)).toHaveAttribute("aria-rowcount", "7");
});

test("the page scores a Parquet file like the command", { tag: "@site" }, async ({ page }) => {
  await page.goto("#/portfolio");
  const file = "tests/files/booleans_and_decimals.parquet";
  await drop(page, file, 6);
  const saved = await download(page, { [fileBar.REASONS]: false });
  expect(readFileSync(saved).equals(churnscope("score", BUNDLE, file, "--keep", "--defuse", "--bom"))).toBe(true);
});

test("a Parquet file with a nested column gets the command's message", { tag: "@site" }, async ({ page }) => {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles("tests/files/nested_column.parquet");
  await expect(page.getByRole("alert")).toContainText("Column tags is nested (a list, a map, or a struct)");
  await expect(page.getByRole("alert").getByRole("button", { name: reading.CHANGE })).toHaveCount(0);
});

test("a download is for Excel unless the user opts out", async ({ page }) => {
  await page.goto("#/portfolio");
  await drop(page, "tests/files/windows_1252.csv", 6);
  const text = readFileSync(await download(page, {}), "utf8");
  expect(text.startsWith(`${MARK}Name;customerID;`)).toBe(true);
  expect(text).toContain("Müller");
  const plain = readFileSync(await download(page, { [fileBar.FOR_EXCEL]: false }), "utf8");
  expect(MARK + plain).toBe(text);
});

test("a workbook has the cells of the command's workbook", { tag: "@site" }, async ({ page }, testInfo) => {
  test.setTimeout(180_000);
  await page.goto("#/portfolio");
  await drop(page, TELCO);
  const saved = await download(page, { [fileBar.WORKBOOK]: true });
  await expect(page.getByTestId("download-scored")).toHaveText(fileBar.DOWNLOAD_WORKBOOK);
  const wanted = testInfo.outputPath("wanted.xlsx");
  churnscope("score", BUNDLE, TELCO, "--keep", "--explain", "3", "-o", wanted);
  // the command reads both workbooks, and writes all of their cells
  const found = testInfo.outputPath("found.xlsx");
  copyFileSync(saved, found);
  const cells = (path) => churnscope("score", BUNDLE, path, "--keep").toString();
  expect(cells(found)).toBe(cells(wanted));
  expect(cells(found).split("\n")[1]).toContain("tenure of 1 month");
  const sheet = execFileSync("unzip", ["-p", found, "xl/worksheets/sheet1.xml"], { maxBuffer: 1 << 28 }).toString();
  for (const part of ['state="frozen"', "<autoFilter", "<dataBar>"]) expect(sheet).toContain(part);

  // download only the filtered rows, first as a workbook, then as CSV
  await page.getByLabel(say.portfolio_filters.SEARCH).fill("7590-vhv");
  await expect(customers(page)).toHaveAttribute("aria-rowcount", "2");
  copyFileSync(await download(page, { [fileBar.filtered_rows({ listed: "1 of 7,043" })]: true }), found);
  expect(cells(found).trim().split("\n")).toHaveLength(2);
  const csv = readFileSync(await download(page, { [fileBar.CSV]: true }), "utf8");
  expect(csv.trim().split("\n")).toHaveLength(2);
});

test("while a file is converted, its rows are counted, and the user can cancel", { tag: "@site" }, async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.progress = new Set();
    const note = () => {
      const card = document.querySelector("[data-testid=progress]");
      if (card) globalThis.progress.add(card.textContent);
    };
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto("#/portfolio");
  // the program that converts files arrives only once the user has canceled
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const program = /\/parquet_bg-\w+\.wasm$/;
  await page.route(program, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByTestId("csv-input").setInputFiles("tests/files/all_customers.parquet");
  const card = page.getByTestId("progress");
  await expect(card).toContainText(status.PREPARING);
  await expect(card.getByRole("progressbar")).not.toHaveAttribute("aria-valuenow");
  await page.getByTestId("cancel").click();
  await expect(page.getByRole("heading", { name: openFile.TITLE })).toBeVisible();
  release();

  await drop(page, "tests/files/all_customers.parquet");
  const shown = await page.evaluate(() => [...globalThis.progress].filter((text) => /\d rows/.test(text)));
  expect(shown.some((text) => text.startsWith(status.PREPARING))).toBe(true);
});

testEverywhere("the options of a download are readable", async (page) => {
  await page.goto("#/portfolio");
  await drop(page, "tests/files/plain.csv", 6);
  await page.getByLabel(fileBar.OPTIONS).click();
  await expectSound(page, "the options of a download");
});

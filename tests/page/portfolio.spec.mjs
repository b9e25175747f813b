// The Portfolio page as a team lead uses it: a file in, the list, a customer and back, a file out.
import { expect, test } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";

const TELCO = "model/data/telco.csv";
const telco = readFileSync(TELCO, "utf8").trimEnd().split("\n");
const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });

const list = (page) => page.getByTestId("worklist");
const rows = (page) => list(page).locator(".customer-row");
const probabilities = async (page) =>
  await list(page)
    .locator("[data-value]")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
const listed = async (page) => Number(await list(page).getAttribute("aria-rowcount")) - 1;

async function open(page, file) {
  await page.goto("#/portfolio");
  if (file) await drop(page, file);
}

async function drop(page, file) {
  await page.getByTestId("csv-input").setInputFiles(file);
  await expect(rows(page).first()).toContainText("%");
}

test("an empty page says what to drop, and has an example and a template", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { name: "Drop a CSV file of your customers here" })).toBeVisible();
  await page.getByText("Which columns the file needs").click();
  const template = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a template" }).click();
  expect(readFileSync(await (await template).path(), "utf8").split("\n")[0]).toContain("customerID,tenure,Contract");

  await page.getByRole("button", { name: "Try the example" }).click();
  await expect(rows(page).first()).toContainText("EXAMPLE-");
  expect(await listed(page)).toBe(1000);
});

test("pasted rows are scored", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Paste rows" }).click();
  await page.getByLabel("Rows from a spreadsheet").fill(telco.slice(0, 4).join("\n").replaceAll(",", "\t"));
  await page.getByRole("button", { name: "Score these rows" }).click();
  await expect(rows(page)).toHaveCount(3);
});

test("the worst come first, with reasons, and only a screenful is in the document", async ({ page }) => {
  await open(page, TELCO);
  expect(await listed(page)).toBe(7043);
  expect(await rows(page).count()).toBeLessThan(60);
  const first = await probabilities(page);
  expect(first).toEqual([...first].sort((a, b) => b - a));
  await expect(rows(page).first()).toContainText("High");
  await expect(rows(page).first()).toContainText(" · ");

  await list(page).evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await expect(list(page).locator('[aria-rowindex="7044"]')).toContainText("Low");
});

test("headings sort, and the other way round", async ({ page }) => {
  await open(page, TELCO);
  const heading = page.getByRole("columnheader", { name: "Probability" });
  await expect(heading).toHaveAttribute("aria-sort", "descending");
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  await expect(rows(page).first()).toContainText("Low");
  await page.getByRole("columnheader", { name: "At risk" }).getByRole("button").click();
  await expect(page.getByLabel("Sort by")).toHaveValue("1");
  await page.getByLabel("Sort by").selectOption("tenure");
  await expect(page.getByRole("columnheader", { name: "At risk" })).not.toHaveAttribute("aria-sort", /./);
});

test("filters narrow list, tiles and pictures, and each can be taken away", async ({ page }) => {
  await open(page, TELCO);
  await page.getByRole("button", { name: "High risk" }).click();
  await expect.poll(() => listed(page)).toBeLessThan(7043);
  const high = await listed(page);
  await expect(page.getByText(`customers of 7,043`)).toBeVisible();

  await page.getByLabel("Filter by a field").selectOption({ label: "Internet service" });
  await page.getByRole("checkbox", { name: "DSL" }).check();
  await expect.poll(() => listed(page)).toBeLessThan(high);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Internet service: DSL." }).click();
  await expect.poll(() => listed(page)).toBe(high);

  await page.getByLabel("Search an id").fill("7590-vhv");
  await page.getByRole("button", { name: "Risk: high." }).click();
  await expect.poll(() => listed(page)).toBe(1);
  await expect(rows(page)).toContainText("7590-VHVEG");
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => listed(page)).toBe(7043);

  await page.getByLabel("Least probability, per cent").fill("101");
  await page.keyboard.press("Tab");
  await expect.poll(() => listed(page)).toBe(0);
  await expect(page.getByText("Nobody is like that.")).toBeVisible();
});

test("a bar's click, and its button in the table, set the filter", async ({ page }) => {
  await open(page, TELCO);
  const card = page.getByTestId("risk-by");
  await expect(card.getByRole("img")).toHaveAttribute("data-drawn", "true");
  const place = await card.locator(".chart-canvas").boundingBox();
  await card.locator(".chart-canvas").click({ position: { x: place.width / 2, y: place.height / 6 } });
  await expect(page.getByRole("button", { name: "Contract: Monthly." })).toBeVisible();
  await card.getByRole("button", { name: "Table" }).click();
  await card.getByRole("button", { name: "Use 2 years" }).click();
  await expect(page.getByRole("button", { name: "Contract: 2 years." })).toBeVisible();
});

test("a cell of the map of two fields sets both filters, in the picture and in its table", async ({ page }) => {
  await open(page, TELCO);
  const card = page.getByTestId("heat-map");
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole("img")).toHaveAttribute("data-drawn", "true");
  await expect(card.getByRole("img")).toHaveAccessibleName(/^Mean probability by internet service and contract: from/);
  const place = await card.locator(".chart-canvas").boundingBox();
  await card.locator(".chart-canvas").click({ position: { x: place.width / 3, y: place.height / 6 } });
  await expect(page.getByRole("button", { name: "Contract: Monthly." })).toBeVisible();
  await expect(page.getByRole("button", { name: "Internet service: None." })).toBeVisible();
  await page.getByRole("button", { name: "Clear all" }).click();
  await card.getByRole("button", { name: "Table" }).click();
  await card.getByRole("button", { name: "Use Fiber optic, 2 years" }).click();
  await expect(page.getByRole("button", { name: "Contract: 2 years." })).toBeVisible();
  await expect(page.getByRole("button", { name: "Internet service: Fiber optic." })).toBeVisible();
});

test("a customer opens with a click or a key, and back is the same place", async ({ page }) => {
  await open(page, TELCO);
  await list(page).focus();
  for (const key of ["PageDown", "PageDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  const current = list(page).locator('[aria-selected="true"]');
  await expect(current).toContainText("%");
  const [id, value] = [
    await current.locator(".cell-id").textContent(),
    await current.locator("[data-value]").getAttribute("data-value"),
  ];
  const top = await list(page).evaluate((grid) => grid.scrollTop);
  expect(top).toBeGreaterThan(0);

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/customer\/./);
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", value);
  await page.goBack();
  await expect(list(page)).toBeFocused();
  await expect(list(page).locator('[aria-selected="true"] .cell-id')).toHaveText(id);
  expect(await list(page).evaluate((grid) => grid.scrollTop)).toBe(top);

  await current.click();
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", value);
});

test("rows that cannot be scored are told, the others are in the list", async ({ page }) => {
  const lines = telco.slice(0, 20);
  lines[3] = lines[3].replace(/Month-to-month|One year|Two year/, "Decade");
  lines[5] = lines[5].split(",").slice(0, 4).join(",");
  await open(page, csv("odd.csv", lines));
  expect(await listed(page)).toBe(17);
  await page.getByRole("button", { name: "2 rows could not be scored" }).click();
  const errors = page.getByTestId("row-errors");
  await expect(errors).toBeFocused();
  await expect(errors.getByRole("row").nth(1)).toHaveText(/^4ContractDecade/);
  await expect(page.getByTestId("drift")).toContainText("too few rows");
});

test("missing columns are asked for, the likely one chosen", async ({ page }) => {
  await open(page);
  const lines = [telco[0].replace("tenure", "tenur").replace("Contract", "Vertrag"), ...telco.slice(1, 9)];
  await page.getByTestId("csv-input").setInputFiles(csv("names.csv", lines));
  const go = page.getByRole("button", { name: "Score with these columns" });
  await expect(go).toBeDisabled();
  await page.getByRole("combobox", { name: "Contract" }).selectOption("Vertrag");
  await go.click();
  await expect(rows(page)).toHaveCount(8);
});

test("a refused file says why and leaves the list", async ({ page }) => {
  await open(page, TELCO);
  for (const [name, bytes, sentence] of [
    ["other.csv", "a,b\n1,2", "line 1 names none of the columns"],
    ["empty.csv", "", "the file is empty"],
    ["header.csv", `${telco[0]}\n`, "no row below it"],
    ["image.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is not text"],
    ["book.xlsx", "PK\x03\x04\x14\0", "the file is an Excel workbook"],
    ["wide.csv", Buffer.from(`\ufeff${telco[0]}\n`, "utf16le"), "the file is UTF-16 text"],
    ["quote.csv", `${telco[0]}\n${telco[1]}\nb,"${"x,y\n".repeat(300_000)}`, "line 3: a quote opened in the row"],
  ]) {
    const buffer = Buffer.from(bytes, "latin1");
    await page.getByTestId("csv-input").setInputFiles({ name, mimeType: "text/csv", buffer });
    const alert = page.getByRole("alert");
    await expect(alert).toContainText(`${name} could not be used`);
    await expect(alert).toContainText(sentence, { ignoreCase: true });
    await expect(alert).toContainText("still that of telco.csv");
    expect(await listed(page)).toBe(7043);
  }
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("5,000 columns are no trouble, also where one has to be chosen among them", async ({ page }) => {
  const wide = Array.from({ length: 5_000 }, (_, column) => `extra ${column}`).join(",");
  const lines = telco.slice(0, 9).map((line, row) => `${line},${row ? "x,".repeat(4_999) + "x" : wide}`);
  await open(page, csv("wide.csv", lines));
  expect(await listed(page)).toBe(8);
  const renamed = [lines[0].replace("tenure", "months here"), ...lines.slice(1)];
  await page.getByTestId("csv-input").setInputFiles(csv("renamed.csv", renamed));
  await page.getByRole("combobox", { name: "Tenure" }).selectOption("months here");
  await page.getByRole("button", { name: "Score with these columns" }).click();
  await expect(page.getByRole("heading", { name: "renamed.csv" })).toBeVisible();
  expect(await listed(page)).toBe(8);
});

test("a long file shows how far it is, and a cancelled one leaves the page as it was", async ({ page }, testInfo) => {
  await open(page);
  const long = testInfo.outputPath("long.csv");
  writeFileSync(long, [telco[0], ...Array.from({ length: 25 }, () => telco.slice(1)).flat()].join("\n"));
  await page.getByTestId("csv-input").setInputFiles(long);
  await expect(page.getByTestId("progress").getByRole("progressbar")).toBeVisible();
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("progress")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /^Drop a CSV/ })).toBeVisible();
  await expect(list(page)).toHaveCount(0);

  await page.getByTestId("csv-input").setInputFiles(long);
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByRole("heading", { name: "telco.csv" })).toBeVisible();
  await expect.poll(() => listed(page)).toBe(7043);
});

test("a file with outcomes is held against them", async ({ page }) => {
  await open(page, TELCO);
  await expect(page.getByTestId("outcomes")).toContainText("7,043 customers");
  await expect(page.getByTestId("drift")).toContainText("are like those that the model learned from");
});

/** The bytes of the download of all rows. */
async function downloaded(page, { defuse = true } = {}) {
  await page.getByLabel("What the download holds").click();
  await page.getByLabel("Safe to open in a spreadsheet").setChecked(defuse);
  const download = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  return readFileSync(await (await download).path());
}

test("the download is what the command writes", async ({ page }) => {
  await open(page, "tests/golden/command/portfolio.csv");
  const golden = readFileSync("tests/golden/command/scored_keep_explain.csv");
  expect((await downloaded(page, { defuse: false })).equals(golden)).toBe(true);
});

/** Rows as no tidy program writes them, by what is odd about them. */
function oddRows() {
  const cells = telco[1].split(",");
  const tenure = telco[0].split(",").indexOf("tenure");
  const having = (place, cell) => cells.with(place, cell).join(",");
  return {
    "a quoted line break and quotes": having(0, '"two\r\nlines, ""quoted"""'),
    "a formula": having(0, "=SUM(A1)"),
    "a formula behind blanks": having(0, " @cmd"),
    "blanks around": cells.map((cell) => ` ${cell} `).join(","),
    "a quote inside": having(0, 'a"b'),
    "no text": having(0, "caf\xe9\0"),
    "no number": having(tenure, "abc"),
    "a blank": having(tenure, ""),
    "out of range": having(tenure, "-1"),
    "a number as others write it": having(tenure, "1e1"),
    "too few cells": cells.slice(0, 3).join(","),
    "too many cells": having(0, "x,=1"),
    "an empty line": "",
    "blanks alone": "  ",
    "separators alone": ",".repeat(cells.length - 1),
    "a long cell": having(0, "x".repeat(100_000)),
  };
}

test("the Telco file is saved as the command saves it", async ({ page }) => {
  // 7,000 explanations, and once more by a command that is not optimised
  test.setTimeout(180_000);
  await open(page, TELCO);
  const wanted = churnscope("score", "model/telco.churn", TELCO, "--keep", "--explain", "3", "--defuse");
  expect((await downloaded(page)).equals(wanted)).toBe(true);
});

test("a file of several slices, with every odd row, is saved as the command saves it", async ({ page }, testInfo) => {
  // 21,000 explanations, and once more by a command that is not optimised
  test.setTimeout(180_000);
  const odd = Object.values(oddRows());
  const lines = [1, 2, 3].flatMap(() => telco.slice(1).flatMap((line, row) => (row % 400 ? line : [...odd, line])));
  const ends = ["\n", "\r\n", "\r"];
  const text = [telco[0], ...lines].map((line, row) => line + ends[Math.floor(row / 1_000) % 3]).join("");
  const path = testInfo.outputPath("odd.csv");
  writeFileSync(path, `${text}last,"never closed,${telco[2]}`, "latin1");

  await open(page, path);
  const saved = await downloaded(page);
  const wanted = churnscope("score", "model/telco.churn", path, "--keep", "--explain", "3", "--defuse");
  expect(saved.length).toBe(wanted.length);
  expect(saved.equals(wanted)).toBe(true);
});

test("what is filtered is saved alone, in the order of the file", async ({ page }) => {
  await open(page, TELCO);
  await page.getByLabel("Search an id").fill("7590-vhv");
  await expect.poll(() => listed(page)).toBe(1);
  await page.getByLabel("What the download holds").click();
  await page.getByLabel(/^As filtered below/).check();
  const download = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^7590-VHVEG,/);
});

test("a worker that dies is replaced, and its slice done again", async ({ page }) => {
  const workers = [];
  page.on("worker", (worker) => workers.push(worker));
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => 2 });
    const { postMessage } = Worker.prototype;
    let lives = true;
    // the first scorer dies over its first slice
    Worker.prototype.postMessage = function (message, ...rest) {
      postMessage.call(this, message, ...rest);
      if (message.role) this.role = message.role;
      else if (lives && this.role === "scorer") {
        lives = false;
        this.terminate();
        setTimeout(() => this.dispatchEvent(new ErrorEvent("error")));
      }
    };
  });
  await open(page);
  const long = csv("long.csv", [telco[0], ...Array.from({ length: 10 }, () => telco.slice(1)).flat()]);
  await page.getByTestId("csv-input").setInputFiles(long);
  await expect.poll(() => listed(page)).toBe(70_430);
  // one keeps the rows, two score, one came in place of the dead
  await expect.poll(() => workers.length).toBe(4);
});

test("where no worker starts, a sentence says so", async ({ page }) => {
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    // a scorer that gets no model stops
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.role === "scorer") message.model = new Uint8Array();
      return postMessage.call(this, message, ...rest);
    };
  });
  await open(page);
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByRole("alert")).toContainText("could not start. Reload the page");
  await expect(page.getByRole("heading", { name: /^Drop a CSV/ })).toBeVisible();
});

test("where the workers' program does not arrive, the file can be opened again", { tag: "@site" }, async ({ page }) => {
  await page.route("**/worker_bg-*.wasm", (route) => route.abort());
  await open(page);
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByRole("alert")).toContainText("did not load. Check the connection, then open the file again");
  await page.unroute("**/worker_bg-*.wasm");
  await drop(page, TELCO);
});

test("the list prints with its filters", async ({ page }) => {
  await open(page, TELCO);
  await page.getByRole("button", { name: "High risk" }).click();
  await expect(page.getByText("customers of 7,043")).toBeVisible();
  const sheet = page.locator("#sheet");
  await expect
    .poll(async () => {
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      return sheet.locator("tbody tr").count();
    })
    .toBe(200);
  await expect(sheet).toContainText("Risk: high");
  await expect(sheet.locator("tbody tr").first()).toContainText("High risk");
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(sheet).toHaveCount(0);
});

testEverywhere("nothing is in the way", async (page, width) => {
  await open(page);
  await expect(page.getByRole("heading", { name: /^Drop a CSV/ })).toBeVisible();
  await expectSound(page, "empty");
  const lines = telco.slice(0, 900).filter((line, place) => place === 0 || line.includes("Fiber"));
  lines[3] = "x";
  await drop(page, csv("fiber.csv", lines));
  await page.getByRole("button", { name: "High risk" }).click();
  await page.getByLabel("Filter by a field").selectOption({ label: "Tenure" });
  await page.getByLabel("What the download holds").click();
  await expect(page.getByTestId("shift").first().getByRole("img")).toHaveAttribute("data-drawn", "true");
  await expectSound(page, "a list, partly refused, unlike the training data");
  if (width === 390) {
    const small = await page
      .locator("main button, main select, main input:not(.visually-hidden, [type=radio], [type=checkbox])")
      .evaluateAll((controls) =>
        controls
          .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 43.5)
          .map((control) => control.outerHTML),
      );
    expect(small.filter((html) => !html.includes("segment"))).toEqual([]);
  }
});

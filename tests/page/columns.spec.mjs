// Matching columns, showing columns, and previews of the first rows.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

const {
  portfolio,
  portfolio_columns: columns,
  portfolio_filters: filters,
  portfolio_list: worklist,
  portfolio_preview: preview,
  portfolio_reading: reading,
} = say;

const telco = readFileSync("model/data/telco.csv", "utf8").trimEnd().split("\n").slice(0, 9);
const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });

const list = (page) => page.getByTestId("worklist");
const rows = (page) => list(page).locator(".customer-row");
const card = (page) => page.getByTestId("columns");
const select = (page, name) => page.getByRole("combobox", { name });
const score = (page) => page.getByRole("button", { name: columns.SCORE });
const probabilities = (page) =>
  list(page)
    .locator("[data-value]")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));

async function open(page, file) {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(file);
}

/** The scores of the plain file. Other files must get the same scores. */
async function plainScores(page) {
  await open(page, "tests/files/plain.csv");
  await expect(list(page).locator("[data-value]")).toHaveCount(6);
  return await probabilities(page);
}

async function expectScores(page, name, expected) {
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await expect.poll(() => probabilities(page)).toEqual(expected);
}

testEverywhere("proposed columns are used once the user agrees", async (page) => {
  const expected = await plainScores(page);
  await page.getByTestId("csv-input").setInputFiles("tests/files/worded_names.csv");
  await expect(card(page)).toContainText(columns.matched_by_name({ sure: 16, all: 20 }));
  await expect(card(page)).toContainText(columns.many_proposals({ count: 4 }));
  await expect(card(page).getByText(columns.PROPOSED, { exact: true })).toHaveCount(4);
  await expect(select(page, "Contract").locator("option:checked")).toHaveText("Contract type");
  await expect(card(page)).toContainText("Month-to-month, One year");
  await expectSound(page);
  await score(page).click();
  await expectScores(page, "worded_names.csv", expected);
  await expect(list(page).getByText("7590-VHVEG")).toBeVisible();
});

test("values are shown as they will be read", async ({ page }) => {
  const german = telco.map((line, row) =>
    row ? line.replaceAll(",", ";").replaceAll(".", ",") : line.replaceAll(",", ";"),
  );
  await open(page, csv("german.csv", [german[0].replace("MonthlyCharges", "Monatsgebühr"), ...german.slice(1)]));
  await expect(card(page)).toContainText(columns.read_as({ text: "29,85", value: "29.85" }));
  // columns that were matched for certain are shown on request
  await expect(select(page, "Partner")).toHaveCount(0);
  await page.getByRole("button", { name: columns.SHOW_SURE }).click();
  await expect(select(page, "Partner").locator("option:checked")).toHaveText("Partner");
  await score(page).click();
  await expect(rows(page)).toHaveCount(8);
});

/** The cells of a row of the preview, without the ID. */
const previewed = (page, row) => page.getByTestId("preview").locator("tbody tr").nth(row).locator("td");
async function cellOf(page, row, field) {
  const table = page.getByTestId("preview");
  await expect(table.locator("thead th").first()).toBeVisible();
  const heads = await table.locator("thead th").allInnerTexts();
  const at = heads.findIndex((head) => head.startsWith(field));
  return previewed(page, row).nth(at - 1);
}

testEverywhere("the first rows follow the choice of columns", async (page) => {
  await open(page, "tests/files/worded_names.csv");
  const table = page.getByTestId("preview");
  await expect(table.getByRole("heading")).toHaveText(preview.TITLE);
  await expect(table).toContainText(preview.first_rows({ rows: portfolio.many_rows({ count: 6 }) }));
  await expect(table.getByRole("rowheader").first()).toHaveText("7590-VHVEG");
  await expect(await cellOf(page, 0, "Contract")).toHaveText("Monthly");
  await expectSound(page, "a preview");
  // another column has values that do not fit
  await select(page, "Contract").selectOption("Churn");
  await expect(await cellOf(page, 0, "Contract")).toContainText(preview.UNKNOWN);
  await expect(page.getByTestId("worklist")).toHaveCount(0);
});

test("a preview marks guesses, and waits until all columns are matched", async ({ page }) => {
  const missing = telco[0].split(",").indexOf("PaperlessBilling");
  const lines = telco.map((line) => line.split(",").toSpliced(missing, 1).join(","));
  lines[1] = lines[1].replace("29.85,29.85", "29.85,");
  await open(page, csv("missing.csv", [lines[0].replace("Contract", "Contract type"), ...lines.slice(1)]));
  await expect(await cellOf(page, 0, "Paperless billing")).toHaveText("Yes");
  await expect(await cellOf(page, 0, "Paperless billing")).toHaveClass(/guess/);
  await expect(await cellOf(page, 0, "Total charge")).toHaveText("blank, taken as $29.85");
  await page.getByTestId("csv-input").setInputFiles("tests/files/same_names.csv");
  await expect(page.getByTestId("preview")).toContainText(preview.MATCH_ALL);
  await select(page, "Tenure").selectOption(columns.numbered({ name: "tenure", number: 6 }));
  await expect(await cellOf(page, 1, "Tenure")).toHaveText("34 months");
});

test("a preview follows the answers about unknown values", async ({ page }) => {
  await open(page, "tests/files/unknown_values.csv");
  await expect(await cellOf(page, 0, "Contract")).toHaveText("Monthly");
  const answer = page.getByTestId("values").getByRole("combobox").first();
  await answer.selectOption("2 years");
  await expect(await cellOf(page, 0, "Contract")).toHaveText("2 years");
  await answer.selectOption(say.portfolio_values.LEAVE_OUT);
  await expect(await cellOf(page, 0, "Contract")).toContainText(preview.LEFT_OUT);
});

test("a preview follows the choices for reading, without scoring the file", async ({ page }) => {
  await open(page, "tests/files/semicolons_and_decimal_comma.csv");
  await expect(rows(page)).toHaveCount(6);
  const table = page.getByTestId("preview");
  await page.getByRole("button", { name: reading.CHANGE }).click();
  await expect(table.locator("tbody tr")).toHaveCount(6);
  await expect(await cellOf(page, 0, "Monthly charge")).toHaveText("$29.85");
  await page.getByLabel(reading.DECIMAL_MARK, { exact: true }).selectOption(reading.DECIMAL_POINT);
  await expect(await cellOf(page, 0, "Monthly charge")).toContainText(preview.NOT_A_NUMBER);
  await page.getByLabel(reading.DELIMITER, { exact: true }).selectOption(reading.PIPE);
  await expect(table.locator("table")).toHaveCount(0);
  // the first choice is "Detected"
  await page.getByLabel(reading.DELIMITER, { exact: true }).selectOption({ index: 0 });
  await page.getByLabel(reading.DECIMAL_MARK, { exact: true }).selectOption({ index: 0 });
  await expect(await cellOf(page, 0, "Monthly charge")).toHaveText("$29.85");
  // the list has not changed
  await expect(rows(page)).toHaveCount(6);
  await page.getByTestId("reading").getByRole("button", { name: reading.CANCEL }).click();
  await expect(table).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(rows(page)).toHaveCount(6);
});

test("of two columns with the same name, the user chooses one", async ({ page }) => {
  const expected = await plainScores(page);
  await page.getByTestId("csv-input").setInputFiles("tests/files/same_names.csv");
  await expect(card(page)).toContainText(columns.ONE_LEFT);
  await expect(score(page)).toBeDisabled();
  await select(page, "Tenure").selectOption(columns.numbered({ name: "tenure", number: 6 }));
  await expect(card(page)).toContainText("1, 34, 2");
  await score(page).click();
  await expectScores(page, "same_names.csv", expected);
});

test("a missing column is filled, and the page says so before the list", async ({ page }) => {
  const missing = telco[0].split(",").indexOf("PaperlessBilling");
  const lines = telco.map((line) => line.split(",").toSpliced(missing, 1).join(","));
  await open(page, csv("missing.csv", lines));
  await expect(rows(page)).toHaveCount(8);
  const note = page.getByTestId("absent-columns");
  const customers = portfolio.many_customers({ count: 8 });
  await expect(note).toContainText(columns.absent({ field: "Paperless billing", customers, value: "Yes" }));
  await expect(note).toContainText(columns.GUESS);
  await note.getByRole("button", { name: columns.MATCH }).click();
  await page.getByRole("button", { name: columns.SHOW_SURE }).click();
  const none = columns.taken_as({ value: "Yes" });
  await expect(select(page, "Paperless billing").locator("option:checked")).toHaveText(none);
  // any other column can be chosen instead
  await select(page, "Paperless billing").selectOption("Churn");
  await score(page).click();
  await expect(note).toHaveCount(0);
  await expect(rows(page)).toHaveCount(8);
});

test("other columns are listed, searched, and filtered", async ({ page }) => {
  await open(page, "tests/files/windows_1252.csv");
  await expect(rows(page)).toHaveCount(6);
  await select(page, columns.SHOWN).selectOption("Name");
  const heading = page.getByRole("columnheader", { name: "Name" });
  await expect(heading).toBeVisible();
  await expect(rows(page).filter({ hasText: "Müller" })).toHaveCount(1);

  const search = page.getByRole("searchbox", { name: filters.SEARCH_SHOWN });
  await search.fill("müll");
  await expect(rows(page)).toHaveCount(1);
  await search.fill("");
  await expect(rows(page)).toHaveCount(6);

  await select(page, filters.FIELD).selectOption("Name");
  await page.getByRole("searchbox", { name: filters.TEXT }).fill("zo");
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("checkbox", { name: filters.WHOLE_VALUE }).check();
  await expect(page.getByText(worklist.NO_MATCHES)).toBeVisible();
  await page.getByRole("searchbox", { name: filters.TEXT }).fill("ZOË");
  await expect(rows(page)).toHaveCount(1);

  // a filter stays when another column is shown, but hiding a column clears its filter
  await select(page, columns.SHOWN).selectOption("Partner");
  await expect(page.getByRole("columnheader", { name: "Partner" })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: columns.hide({ column: "Name" }), exact: true }).click();
  await expect(heading).toHaveCount(0);
  await expect(rows(page)).toHaveCount(6);
});

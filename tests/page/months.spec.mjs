// Comparing the list on the Portfolio page with an earlier scored file, as an analyst does each month.
import { expect, test } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";
import { holdMessages } from "./workers.mjs";

const { portfolio_campaign: campaign, portfolio_comparison: comparison, portfolio_filters: filters } = say;

const MODEL = "model/telco.churn";
const TELCO = "model/data/telco.csv";
const SMALL = "tests/golden/command/portfolio.csv";
const SCORED_LIKE_A_DOWNLOAD = ["--keep", "--explain", "3", "--defuse", "--bom"];

const card = (page) => page.getByTestId("months");
const list = (page) => page.getByTestId("worklist");
const earlierInput = (page) => page.getByTestId("earlier-input");
const tile = (page, name) =>
  page.getByRole("group", { name: comparison.SHOW }).getByRole("button", { name: new RegExp(` ${name}$`) });
const figure = async (page, name) =>
  Number((await tile(page, name).locator(".tile-figure").textContent()).replace(",", ""));
const rowCount = (n) => ["aria-rowcount", String(n + 1)];

/** IBM's table without ten of its customers, with five others who are gone today, and with other contracts for some. */
function earlierTable() {
  const [header, ...lines] = readFileSync(TELCO, "utf8").trimEnd().split("\n");
  const changed = lines.slice(10).map((line, row) => {
    if (row < 5) return line.replace(/^[^,]+/, `gone-${row}`);
    return row % 7 ? line : line.replace("Month-to-month", "Two year");
  });
  return [header, ...changed, ""].join("\n");
}

let earlierBytes;

/** Lets the command score `earlierTable`, as if last month, and returns the path of the scored file. */
function october(testInfo) {
  const [table, scored] = [testInfo.outputPath("table.csv"), testInfo.outputPath("october.csv")];
  if (!earlierBytes) {
    writeFileSync(table, earlierTable());
    earlierBytes = churnscope("score", MODEL, table, ...SCORED_LIKE_A_DOWNLOAD);
  }
  writeFileSync(scored, earlierBytes);
  return scored;
}

async function open(page, file = TELCO) {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(file);
  await expect(list(page).locator(".customer-row").first()).toContainText("%");
}

async function compare(page, file) {
  await earlierInput(page).setInputFiles(file);
  await expect(page.getByTestId("flow-chart")).toBeVisible();
}

async function saved(page, testId) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(testId).click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

test("a comparison has the same numbers and bytes as the command's", async ({ page }, testInfo) => {
  // slow, because the page and then a debug build of the command score 7,000 customers with reasons
  test.setTimeout(180_000);
  const old = october(testInfo);
  await open(page);
  const scored = await saved(page, "download-scored");
  await compare(page, old);
  await expect(card(page)).toContainText(comparison.compared({ file: "october.csv" }));
  const wanted = churnscope("compare", old, scored.path, "--defuse", "--bom");
  const changes = await saved(page, "download-comparison");
  expect(changes.name).toBe("telco-changes.csv");
  expect(readFileSync(changes.path).equals(wanted)).toBe(true);
  const lines = wanted.toString().split("\n");
  for (const [name, word] of [
    [comparison.NEWLY_HIGH, "newly high"],
    [comparison.RISEN, "risen"],
    [comparison.NO_LONGER_HIGH, "no longer high"],
    [comparison.FALLEN, "fallen"],
    [comparison.GONE, "gone"],
    [comparison.NEW, "new"],
  ])
    expect(await figure(page, name), name).toBe(lines.filter((line) => line.split(",")[1] === word).length);
  const flow = await card(page).getByTestId("flow").locator("td").allTextContents();
  const numbers = flow.map((text) => Number(text.replace(",", ""))).filter(Number.isFinite);
  expect(numbers).toHaveLength(15);
  // one ribbon for each pair of bands that has customers
  const ribbons = await page.getByTestId("flow-chart").locator("path title").allTextContents();
  const inRibbons = ribbons.map((text) => Number(text.split(": ")[1].replace(",", "")));
  expect(inRibbons.sort((a, b) => b - a)).toEqual(numbers.filter((number) => number > 0).sort((a, b) => b - a));
});

test("tiles list their customers, with what changed", async ({ page }, testInfo) => {
  await open(page);
  await compare(page, october(testInfo));
  const risen = await figure(page, comparison.RISEN);
  expect(risen).toBeGreaterThan(0);
  await tile(page, comparison.RISEN).click();
  await expect(tile(page, comparison.RISEN)).toHaveAttribute("aria-pressed", "true");
  await expect(list(page)).toHaveAttribute(...rowCount(risen));
  await expect(list(page).locator(".cell-reasons").first()).toHaveText(comparison.was.pattern);
  const reasons = list(page).locator(".cell-reasons").filter({ hasText: comparison.added.pattern });
  await expect(reasons.first()).toBeVisible();
  await tile(page, comparison.NEW).click();
  await expect(list(page)).toHaveAttribute(...rowCount(await figure(page, comparison.NEW)));
  await expect(list(page).locator(".cell-reasons").first()).toHaveText(comparison.WAS_NOT_THERE);
  const chip = filters.clear({ filter: comparison.change_since({ change: comparison.NEW }) });
  await page.getByRole("button", { name: chip, exact: true }).click();
  await expect(list(page)).toHaveAttribute(...rowCount(7043));
  await expect(tile(page, comparison.NEW)).toHaveAttribute("aria-pressed", "false");
  // customers who are gone have a separate table
  await expect(page.getByTestId("gone")).toHaveCount(0);
  await tile(page, comparison.GONE).click();
  await expect(page.getByTestId("gone").getByRole("rowheader")).toHaveCount(5);
  await expect(page.getByTestId("gone").getByRole("rowheader").first()).toHaveText(/^gone-\d$/);
});

test("tiles and ribbons list as many customers as they say, whatever the other filters", async ({ page }, testInfo) => {
  await open(page);
  await compare(page, october(testInfo));
  const ribbons = page.getByTestId("flow-chart").getByRole("button");
  const search = page.getByRole("searchbox", { name: filters.SEARCH });
  const n_ribbons = await ribbons.count();
  expect(n_ribbons).toBeGreaterThan(5);
  for (let index = 0; index < n_ribbons; index++) {
    const ribbon = ribbons.nth(index);
    const [change, customers] = (await ribbon.getAttribute("aria-label")).split(": ");
    await search.fill("nobody has this ID");
    await expect(list(page)).toHaveAttribute(...rowCount(0));
    await ribbon.focus();
    await page.keyboard.press(index % 2 ? "Enter" : " ");
    await expect(ribbon).toHaveAttribute("aria-pressed", "true");
    await expect(list(page)).toHaveAttribute(...rowCount(Number(customers.replace(",", ""))));
    await expect(search).toHaveValue("");
    const chip = filters.clear({ filter: comparison.change_since({ change }) });
    await expect(page.getByRole("button", { name: chip, exact: true })).toBeVisible();
  }
  await expect(list(page).locator(".cell-reasons").first()).toHaveText(comparison.WAS_NOT_THERE);
  await ribbons.last().click();
  await expect(ribbons.last()).toHaveAttribute("aria-pressed", "false");
  await expect(list(page)).toHaveAttribute(...rowCount(7043));
  for (const name of [comparison.RISEN, comparison.NO_LONGER_HIGH]) {
    await search.fill("nobody has this ID");
    await tile(page, name).click();
    await expect(list(page)).toHaveAttribute(...rowCount(await figure(page, name)));
  }
});

test("the card and its filter go when the card is closed or another file is opened", async ({ page }, testInfo) => {
  const old = october(testInfo);
  await open(page);
  await compare(page, old);
  await tile(page, comparison.FALLEN).click();
  await expect(list(page)).toHaveAttribute(...rowCount(await figure(page, comparison.FALLEN)));
  await card(page).getByRole("button", { name: comparison.CLOSE }).click();
  await expect(card(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: comparison.COMPARE })).toBeFocused();
  await expect(list(page)).toHaveAttribute(...rowCount(7043));
  await compare(page, old);
  await tile(page, comparison.FALLEN).click();
  await page.getByTestId("csv-input").setInputFiles(SMALL);
  await expect(card(page)).toHaveCount(0);
  await expect(list(page)).not.toHaveAttribute(...rowCount(7043));
  await expect(list(page).locator(".customer-row").first()).toContainText("%");
});

test("text in another encoding is compared, too", { tag: "@site" }, async ({ page }, testInfo) => {
  const text = readFileSync(october(testInfo), "utf8");
  await open(page);
  await compare(page, { name: "october.txt", mimeType: "text/plain", buffer: Buffer.from(text, "utf16le") });
  expect(await figure(page, comparison.GONE)).toBe(5);
});

test("files that cannot be compared are explained, and the list stays", async ({ page }) => {
  await open(page);
  const before = await list(page).getAttribute("aria-rowcount");
  const header = "customerID,churn_probability,risk_band\n";
  for (const [text, problem] of [
    ["", /empty/],
    ["customerID,tenure\na,1\n", comparison.not_scored.pattern],
    ["line,churn_probability,risk_band\n2,0.5,medium\n", comparison.no_ids.pattern],
    ["customerID,churn_probability\na,0.5\n", comparison.no_bands.pattern],
    [`${header},0.5,medium\n`, comparison.NO_ROWS],
    [`${header}a,0.5,medium\nb,0.5,medium\n`, comparison.nothing_in_common.pattern],
    [`${header}${"a,0.5,medium\n".repeat(3)}`, comparison.mostly_repeated.pattern],
  ]) {
    await earlierInput(page).setInputFiles({ name: "odd.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    // sentences start with a capital letter on the page
    const pattern = new RegExp(problem.source ?? problem, "i");
    await expect(card(page).getByText(pattern)).toBeVisible();
    await expect(card(page)).toContainText(comparison.not_compared({ file: "odd.csv" }));
    await expect(list(page)).toHaveAttribute("aria-rowcount", before);
  }
  await card(page).getByRole("button", { name: comparison.CLOSE }).click();
  await expect(card(page)).toHaveCount(0);
});

test("a list without IDs is not compared", async ({ page }, testInfo) => {
  const table = testInfo.outputPath("no-ids.csv");
  const lines = readFileSync(TELCO, "utf8").split("\n").slice(0, 20);
  writeFileSync(table, lines.map((line) => line.slice(line.indexOf(",") + 1)).join("\n"));
  await open(page, table);
  await earlierInput(page).setInputFiles(october(testInfo));
  // sentences start with a capital letter on the page
  const problem = new RegExp(comparison.list_without_ids({ file: "no-ids.csv" }), "i");
  await expect(card(page).getByText(problem)).toBeVisible();
});

test("a comparison can be canceled", async ({ page }, testInfo) => {
  const old = october(testInfo);
  await open(page);
  const send = await holdMessages(page);
  await earlierInput(page).setInputFiles(old);
  await expect(page.getByTestId("progress")).toContainText(comparison.COMPARING);
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("progress")).toHaveCount(0);
  await expect(page.getByRole("button", { name: comparison.COMPARE })).toBeFocused();
  await expect(card(page)).toHaveCount(0);
  await send();
  await compare(page, old);
  await expect(page.getByRole("button", { name: campaign.TITLE, exact: true })).toBeVisible();
});

testEverywhere("a comparison looks right", async (page) => {
  await open(page);
  await compare(page, october(test.info()));
  await tile(page, comparison.NEWLY_HIGH).click();
  await tile(page, comparison.GONE).click();
  await expect(page.getByTestId("gone")).toBeVisible();
  await card(page).getByText(comparison.FIGURES).click();
  await expect(page.getByTestId("flow")).toBeVisible();
  await expectSound(page, "compared");
  await earlierInput(page).setInputFiles({ name: "odd.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") });
  await expect(card(page)).toContainText(comparison.not_compared({ file: "odd.csv" }));
  await expectSound(page, "not compared");
});

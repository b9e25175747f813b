// The call sheet: a team lead plans, assigns, merges, and measures, and a rep works through a sheet by keyboard.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

const {
  customer_identity: identity,
  portfolio_calls: calls,
  portfolio_campaign: campaign,
  portfolio_comparison: comparison,
  privacy,
} = say;

const TELCO = "model/data/telco.csv";

const card = (page) => page.getByTestId("calls");
const rows = (page) => page.getByTestId("calls-table").locator(".call-row");
const button = (page, name) => card(page).getByRole("button", { name, exact: true });
const progress = (page) => page.getByTestId("calls-progress");
const message = (page) => page.getByTestId("calls-message");
const sheetFile = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Plans a campaign with this many calls, or without a limit, and starts a call sheet. */
async function start(page, n_calls) {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist").locator(".customer-row").first()).toContainText("%");
  await page.getByRole("button", { name: campaign.TITLE, exact: true }).click();
  const settings = page.getByTestId("campaign");
  await settings.getByLabel(campaign.BUDGET, { exact: true }).fill(n_calls === undefined ? "" : "5000");
  await settings.getByLabel(campaign.CALLS, { exact: true }).fill(String(n_calls ?? ""));
  await page.getByTestId("plan").click();
  await page.getByTestId("start-calls").click();
  await expect(card(page)).toBeVisible();
}

/** Clicks a button that saves a file, and returns the file's name and text. */
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

const merge = (page, name, text) => page.getByTestId("calls-merge-input").setInputFiles(sheetFile(name, text));

/**
 * A scored file of last month: IBM's customers except the first ten, half of them at low risk, and five who are gone.
 */
function lastMonth() {
  const ids = readFileSync(TELCO, "utf8")
    .trimEnd()
    .split("\n")
    .slice(11)
    .map((line) => line.split(",")[0]);
  const gone = Array.from({ length: 5 }, (_, index) => `gone-${index}`);
  const row = (id, index) => (index % 2 ? `${id},0.9,high` : `${id},0.05,low`);
  return ["customerID,churn_probability,risk_band", ...[...ids, ...gone].map(row), ""].join("\n");
}

/** A small sheet with one row per entry: its status, owner, date, and note. */
const small = (...entries) =>
  ["call_id,call_status,call_owner,call_date,call_note,churn_probability,offer,offer_value"]
    .concat(entries.map((entry, index) => `C${index},${entry},0.8,Two-year contract,100.00`))
    .join("\n");

test("a lead plans, assigns to three reps, merges their sheets, compares months, and measures", async ({ page }) => {
  await start(page, 50);
  await expect(progress(page)).toContainText(calls.progress({ file: TELCO.split("/").at(-1), done: 0, all: 50 }));
  await expect(rows(page)).toHaveCount(50);
  await button(page, calls.ASSIGN).click();
  await button(page, calls.ASSIGN_EVENLY).click();
  await expect(card(page).getByText(calls.ENTER_PEOPLE)).toBeVisible();
  await card(page).getByLabel(calls.PEOPLE).fill("Ann, Bo, Cy");
  await button(page, calls.ASSIGN_EVENLY).click();
  await expect(message(page)).toHaveText(calls.assigned({ count: 50 }));
  // the pressed button is gone
  await expect(button(page, calls.ASSIGN)).toBeFocused();
  await button(page, calls.DOWNLOAD).click();
  const sheets = [];
  for (const [owner, count] of [
    ["Ann", 17],
    ["Bo", 17],
    ["Cy", 16],
  ]) {
    const sheet = await saved(page, calls.with_count({ name: calls.of_owner({ owner }), count }));
    expect(sheet.name).toBe(`telco-call-sheet-${owner}.csv`);
    expect(sheet.text.trimEnd().split("\n")).toHaveLength(count + 1);
    sheets.push(sheet);
  }
  // Ann's customers accept, Bo's decline, and Cy's sheet is unchanged
  const [ann, bo, cy] = sheets;
  await merge(page, ann.name, ann.text.replaceAll(",to call,", ",accepted,"));
  await expect(message(page)).toContainText(calls.n_updated({ count: 17 }));
  await merge(page, bo.name, bo.text.replaceAll(",to call,", ",Declined,"));
  await expect(message(page)).toContainText(bo.name);
  await merge(page, cy.name, cy.text);
  await expect(message(page)).toContainText(calls.n_unchanged({ count: 16 }));
  await expect(progress(page)).toContainText("34 of 50");
  // another sheet has a different status for one of Ann's customers
  const [header, first] = ann.text.split("\n");
  await merge(page, "other.csv", [header, first.replace(",to call,", ",declined,")].join("\n"));
  const conflicts = page.getByTestId("conflicts");
  await expect(conflicts.getByRole("listitem")).toHaveCount(1);
  await expect(conflicts).toContainText(calls.there.pattern);
  await conflicts.getByRole("button", { name: calls.take_of.pattern }).click();
  await expect(conflicts).toHaveCount(0);
  await page.locator("#calls-status").selectOption({ label: calls.with_count({ name: calls.DECLINED, count: 18 }) });
  await expect(rows(page)).toHaveCount(18);
  await button(page, calls.UNDO).click();
  await expect(rows(page)).toHaveCount(17);
  // who is newly at high risk since last month
  await page.getByTestId("earlier-input").setInputFiles(sheetFile("october.csv", lastMonth()));
  const flow = page.getByTestId("flow-chart");
  await expect(flow).toHaveAttribute("aria-label", new RegExp(comparison.most_frequent.pattern.source));
  await expect(flow.locator("text").filter({ hasText: comparison.NOT_AFTER })).toBeVisible();
  const tile = page.getByRole("button", { name: new RegExp(` ${comparison.NEWLY_HIGH}$`) });
  const newlyHigh = Number((await tile.locator(".tile-figure").textContent()).replace(",", ""));
  expect(newlyHigh).toBeGreaterThan(0);
  // the tile lists all of them, not only those to contact
  await tile.click();
  await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", String(newlyHigh + 1));
  // the sheet and its entries are still there
  await expect(rows(page)).toHaveCount(17);
  // too few customers to tell
  await button(page, calls.MEASURE).click();
  await page.getByTestId("outcomes-input").setInputFiles(TELCO);
  await expect(page.getByTestId("effect-result")).toContainText(calls.TOO_FEW);
});

test("a large campaign is measured by offer and by risk", async ({ page }) => {
  await start(page);
  await button(page, calls.MEASURE).click();
  await page.getByTestId("outcomes-input").setInputFiles(sheetFile("x.csv", "a,b\n1,2\n"));
  await expect(page.getByTestId("calls-problem")).toContainText("Churn");
  await page.getByTestId("outcomes-input").setInputFiles(TELCO);
  const result = page.getByTestId("effect-result");
  await expect(result).toContainText(/95%/);
  const chart = page.getByTestId("uplift-chart");
  await expect(chart).toHaveAttribute("aria-label", new RegExp(`${calls.top({ share: "100%" })}: `));
  await expect(result.getByRole("table")).toHaveCount(2);
  // offers with too few customers to tell share a line
  const offers = result.getByRole("table").first();
  await expect(offers.getByRole("rowheader", { name: calls.other_offers.pattern })).toHaveCount(1);
  expect(await offers.getByRole("row").filter({ hasText: calls.TOO_FEW_CELL }).count()).toBeLessThanOrEqual(1);
  await result.getByText(calls.FIGURES).click();
  await expect(result.getByRole("table")).toHaveCount(3);
  await expect(result.getByRole("table").nth(1).getByRole("row")).toHaveCount(11);
  await expect(result.getByRole("table").last()).toContainText(calls.top({ share: "100%" }));
  await expect(page.getByTestId("calls-problem")).toHaveCount(0);
  // only the first rows are in the document
  await expect(rows(page)).toHaveCount(100);
  await button(page, calls.MORE).click();
  await expect(rows(page)).toHaveCount(200);
  await expect(rows(page).nth(100)).toBeFocused();
});

test("a rep works through forty calls by keyboard", async ({ page }) => {
  await start(page, 40);
  await rows(page).first().focus();
  for (let call = 0; call < 40; call++) {
    const row = rows(page).nth(call);
    await expect(row).toBeFocused();
    await page.keyboard.press(String((call % 5) + 2));
    if (call % 10 === 0) {
      await page.keyboard.press("o");
      await page.keyboard.type("Ann");
      await page.keyboard.press("Enter");
      await page.keyboard.press("n");
      await page.keyboard.type(`note ${call}`);
      await page.keyboard.press("Escape");
      await expect(row.getByLabel(calls.NOTE)).toHaveValue(`note ${call}`);
    }
    if (call < 39) await page.keyboard.press("ArrowDown");
  }
  await expect(progress(page)).toContainText("40 of 40");
  await page.keyboard.press("1");
  await expect(progress(page)).toContainText("39 of 40");
  await page.keyboard.press("u");
  await expect(progress(page)).toContainText("40 of 40");
  await page.keyboard.press("Home");
  await expect(rows(page).first()).toBeFocused();
  await page.locator("#calls-owner").selectOption("Ann");
  await expect(rows(page)).toHaveCount(4);
  await card(page).getByLabel(calls.SEARCH).fill("NOTE 30");
  await expect(rows(page)).toHaveCount(1);
  // the numbers of the statuses follow the search
  const chosen = calls.with_count({ name: calls.OFFERED, count: 0 });
  await page.locator("#calls-status").selectOption({ label: calls.with_count({ name: calls.REACHED, count: 1 }) });
  await expect(rows(page)).toHaveCount(1);
  await page.locator("#calls-status").selectOption({ label: chosen });
  await expect(rows(page)).toHaveCount(0);
});

test("a sheet is opened like any other file, and its customers on the Customer page", async ({ page }) => {
  await start(page, 5);
  await button(page, calls.DOWNLOAD).click();
  const { name, text } = await saved(page, calls.with_count({ name: calls.LISTED_ONLY, count: 5 }));
  await page.reload();
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(sheetFile(name, text));
  await expect(rows(page)).toHaveCount(5);
  await expect(page.getByTestId("worklist")).toHaveCount(0);
  const id = await rows(page).nth(1).locator(".call-id").textContent();
  await rows(page).nth(1).locator(".call-id").click();
  const bar = page.getByRole("region", { name: identity.REGION_OF_SHEET });
  await expect(bar).toContainText(id);
  await bar.getByRole("link", { name: identity.BACK_TO_SHEET }).click();
  await expect(rows(page).nth(1)).toBeFocused();
  // a change that was not downloaded is not lost by mistake
  await page.keyboard.press("4");
  await page.getByTestId("csv-input").setInputFiles(sheetFile("b.csv", small("to call,,,")));
  await expect(card(page).getByText(calls.REPLACES)).toBeVisible();
  await button(page, calls.STAY).click();
  await expect(rows(page)).toHaveCount(5);
  await button(page, calls.CLOSE).click();
  await card(page).getByRole("alert").getByRole("button", { name: calls.STAY, exact: true }).click();
  await expect(button(page, calls.CLOSE)).toBeFocused();
  await button(page, calls.CLOSE).click();
  await card(page).getByRole("alert").getByRole("button", { name: calls.CLOSE, exact: true }).click();
  await expect(card(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: calls.OPEN, exact: true })).toBeFocused();
});

test("a sheet can be saved as a workbook with the same cells", { tag: "@site" }, async ({ page }, testInfo) => {
  await start(page, 5);
  await button(page, calls.DOWNLOAD).click();
  const whole = () => card(page).getByRole("button", { name: calls.EVERYTHING });
  const save = async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), whole().click()]);
    const path = testInfo.outputPath(download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };
  const csv = await save();
  await card(page).getByLabel(calls.AS_WORKBOOK).check();
  const workbook = await save();
  expect(workbook).toMatch(/telco-call-sheet\.xlsx$/);
  // the command reads both, and writes all of their cells as text; only amounts are numbers in a workbook
  const cells = (path) =>
    churnscope("score", "model/telco.churn", path, "--keep")
      .toString()
      .replace(/(\.\d*?)0+,/g, "$1,");
  expect(cells(workbook).replaceAll(".,", ",")).toBe(cells(csv).replaceAll(".,", ","));
  expect(cells(workbook)).toMatch(/^call_id,call_status,/);
});

for (const [what, text, problem] of [
  ["an unknown status", small("call back,,,"), /line 2: call_status is "call back"/],
  ["other columns", "a,b\n1,2\n", /neither a call sheet/],
  ["nobody to call", `${small()}\n,,,,,0.5,,`, /no customer with an ID/],
])
  test(`a sheet with ${what} is not opened, and the page says why`, async ({ page }) => {
    await page.goto("#/portfolio");
    await page.getByTestId("calls-input").setInputFiles(sheetFile("bad.csv", text));
    await expect(page.getByTestId("calls-problem")).toContainText(problem);
    await expect(card(page)).toHaveCount(0);
  });

test("ten calls fit on a printed page", async ({ page }) => {
  await page.goto("#/portfolio");
  const entries = Array.from({ length: 25 }, (_, index) => `to call,Ann,,"a note, ${index}"`);
  await page.getByTestId("calls-input").setInputFiles(sheetFile("calls.csv", small(...entries)));
  await expect(rows(page)).toHaveCount(25);
  await page.evaluate(() => (globalThis.print = () => {}));
  await button(page, calls.PRINT).click();
  await expect(page.locator("#sheet .printed-call")).toHaveCount(25);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(3);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(page.locator("#sheet")).toHaveCount(0);
  // a browser that does not say when it has printed
  await button(page, calls.PRINT).click();
  await expect(page.locator("#sheet .printed-call")).toHaveCount(25);
  await page.keyboard.press("Shift");
  await expect(page.locator("#sheet")).toHaveCount(0);
});

test("a sheet is saved with the user's work, and only then", { tag: "@site" }, async ({ page }) => {
  const open = async () => {
    await page.goto("#/portfolio");
    await page.getByTestId("calls-input").setInputFiles(sheetFile("calls.csv", small("reached,Ann,2026-12-01,busy")));
    await expect(rows(page)).toHaveCount(1);
  };
  await open();
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await page.goto("#/privacy");
  await page.getByRole("button", { name: privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(privacy.WORK_SAVED);
  await page.reload();
  await page.goto("#/portfolio");
  await expect(rows(page).getByLabel(calls.NOTE)).toHaveValue("busy");
});

testEverywhere("a call sheet looks right", async (page) => {
  await page.goto("#/portfolio");
  await expectSound(page, "no sheet");
  const entries = ["to call,Ann,2026-12-01,a note", "accepted,Bo,next week,", "held out,,,"];
  await page.getByTestId("calls-input").setInputFiles(sheetFile("calls.csv", small(...entries)));
  await expect(rows(page)).toHaveCount(2);
  await expectSound(page, "a sheet");
  await button(page, calls.ASSIGN).click();
  await expectSound(page, "assigning");
  await button(page, calls.DOWNLOAD).click();
  await expectSound(page, "downloading");
  await merge(page, "other.csv", small("declined,Cy,,", "to call,,,", "held out,,,"));
  await expect(page.getByTestId("conflicts")).toBeVisible();
  await button(page, calls.MEASURE).click();
  await page.getByTestId("outcomes-input").setInputFiles(sheetFile("left.csv", "customerID,Churn\nC0,Yes\nC2,No\n"));
  await expect(page.getByTestId("effect-result")).toContainText(calls.TOO_FEW);
  await expectSound(page, "conflicts, and too few outcomes");
});

// Planning a campaign on the Portfolio page, as a team lead does.
import { expect, test } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";
import { holdMessages } from "./workers.mjs";

const { portfolio_campaign: campaign, portfolio_filters: filters, portfolio_status: status } = say;

const TELCO = "model/data/telco.csv";
const COST = "20";

const card = (page) => page.getByTestId("campaign");
const setting = (page, name) => card(page).getByLabel(name, { exact: true });
const planButton = (page) => page.getByTestId("plan");
const result = (page) => page.getByTestId("plan-result");
const figures = (page) => result(page).locator(".tile-figure");
const list = (page) => page.getByTestId("worklist");
const group = (page, name) =>
  page.getByRole("group", { name: campaign.SHOW }).getByRole("button", { name, exact: true });
const column = (page, name) => list(page).getByRole("columnheader", { name, exact: true });
const offers = (page) => card(page).getByRole("button", { name: campaign.OFFERS, exact: true });

async function open(page, file = TELCO) {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(file);
  await expect(list(page).locator(".customer-row").first()).toContainText("%");
  await page.getByRole("button", { name: campaign.TITLE, exact: true }).click();
}

/** Sets the cost of every offer. */
async function setCosts(page, cost) {
  await offers(page).click();
  const boxes = card(page).getByRole("textbox", { name: new RegExp(`^${campaign.COST}: `) });
  for (const box of await boxes.all()) await box.fill(cost);
  await offers(page).click();
}

async function plan(page) {
  await planButton(page).click();
  await expect(result(page)).toBeVisible();
}

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-plan").click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a plan with a budget and limited calls has the same bytes as the command's", async ({ page }, testInfo) => {
  // slow, because the page and then a debug build of the command find offers for 7,000 customers
  test.setTimeout(180_000);
  await open(page);
  await setCosts(page, COST);
  await setting(page, campaign.BUDGET).fill("$5,000");
  await setting(page, campaign.CALLS).fill("50");
  await setting(page, campaign.SEED).fill("7");
  await plan(page);
  await expect(figures(page)).toHaveText(["50", /^\$[\d,]+$/, /^\$[\d,]+$/, /^\d+$/]);
  const terms = testInfo.outputPath("offers.toml");
  writeFileSync(terms, `months = 12\nsuccess = 0.3\ncost = ${COST}\n`);
  const limits = ["--budget", "5000", "--calls", "50", "--seed", "7"];
  const wanted = churnscope(
    "plan",
    "model/telco.churn",
    TELCO,
    "--offers",
    terms,
    ...limits,
    "--keep",
    "--defuse",
    "--bom",
  );
  const { name, bytes } = await saved(page);
  expect(name).toBe("telco-plan.csv");
  expect(bytes.equals(wanted)).toBe(true);
});

test("a plan can be saved as a workbook with the command's cells", { tag: "@site" }, async ({ page }, testInfo) => {
  test.setTimeout(180_000);
  await open(page);
  await setCosts(page, COST);
  await setting(page, campaign.CALLS).fill("50");
  await plan(page);
  const button = page.getByTestId("download-plan-workbook");
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(download.suggestedFilename()).toBe("telco-plan.xlsx");
  const [terms, found, wanted] = ["offers.toml", "found.xlsx", "wanted.xlsx"].map((name) => testInfo.outputPath(name));
  await download.saveAs(found);
  writeFileSync(terms, `months = 12\nsuccess = 0.3\ncost = ${COST}\n`);
  churnscope("plan", "model/telco.churn", TELCO, "--offers", terms, "--calls", "50", "--keep", "-o", wanted);
  // the command reads both workbooks, and writes all of their cells
  const cells = (path) => churnscope("score", "model/telco.churn", path, "--keep").toString();
  expect(cells(found)).toBe(cells(wanted));
  await expect(page.getByTestId("progress")).toHaveCount(0);
});

test("the list shows the plan, group by group", async ({ page }) => {
  await open(page);
  await setCosts(page, COST);
  await setting(page, campaign.CALLS).fill("50");
  await plan(page);
  await expect(list(page)).toHaveAttribute("aria-rowcount", "51");
  for (const name of [campaign.BEST_OFFER, campaign.OFFER_VALUE]) await expect(column(page, name)).toBeVisible();
  await expect(column(page, campaign.OFFER_VALUE)).toHaveAttribute("aria-sort", "descending");
  const values = (await list(page).locator(".cell-money").allTextContents()).map((text) => Number(text.slice(1)));
  expect(values.length).toBeGreaterThan(5);
  expect(values).toEqual(values.toSorted((one, other) => other - one));
  await group(page, campaign.HELD).click();
  const held = await figures(page).nth(3).textContent();
  await expect(list(page)).toHaveAttribute("aria-rowcount", String(Number(held) + 1));
  await expect(list(page).locator(".cell-group").first()).toHaveText(campaign.HELD);
  const chip = filters.clear({ filter: campaign.HELD_OUT_FILTER });
  await page.getByRole("button", { name: chip, exact: true }).click();
  await expect(list(page)).toHaveAttribute("aria-rowcount", "7044");
});

test("changed limits or terms make the plan outdated, and another file has none", async ({ page }) => {
  await open(page);
  await setCosts(page, COST);
  await plan(page);
  const all = await figures(page).first().textContent();
  await setting(page, campaign.BUDGET).fill("100");
  await expect(page.getByText(campaign.CHANGED)).toBeVisible();
  await planButton(page).click();
  await expect(figures(page).first()).toHaveText("5");
  await expect(page.getByText(campaign.CHANGED)).toHaveCount(0);
  await setting(page, campaign.BUDGET).fill("");
  await setCosts(page, "40");
  await expect(page.getByText(campaign.CHANGED)).toBeVisible();
  await planButton(page).click();
  await expect(page.getByText(campaign.CHANGED)).toHaveCount(0);
  await expect(figures(page).first()).not.toHaveText(all);
  // another file has no plan
  await page.getByTestId("csv-input").setInputFiles("tests/golden/command/portfolio.csv");
  await expect(result(page)).toHaveCount(0);
});

test("customers who have been contacted are left out", async ({ page }) => {
  await open(page);
  await setting(page, campaign.CALLS).fill("50");
  await plan(page);
  const { bytes } = await saved(page);
  const input = page.getByTestId("left-out-input");
  const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await input.setInputFiles(csv("other.csv", "name\nAnn\n"));
  await expect(card(page)).toContainText(campaign.no_ids.pattern);
  await input.setInputFiles({ name: "plan.csv", mimeType: "text/csv", buffer: bytes });
  await expect(page.getByTestId("left-out")).toContainText(campaign.left_out({ count: 50, file: "plan.csv" }));
  await expect(page.getByText(campaign.CHANGED)).toBeVisible();
  await planButton(page).click();
  await expect(page.getByText(campaign.CHANGED)).toHaveCount(0);
  const next = (await saved(page)).bytes.toString().split("\n");
  const first = bytes.toString().split("\n");
  const contacted = (lines) => new Set(lines.slice(1, 51).map((line) => line.split(",")[0]));
  expect(contacted(next).size).toBe(50);
  expect([...contacted(next)].filter((id) => contacted(first).has(id))).toEqual([]);
  await page.getByRole("button", { name: campaign.INCLUDE_EVERYONE }).click();
  await planButton(page).click();
  await expect(page.getByText(campaign.CHANGED)).toHaveCount(0);
  expect((await saved(page)).bytes.equals(bytes)).toBe(true);
});

test("invalid entries are explained, and nothing is planned", async ({ page }) => {
  await open(page, "tests/golden/command/portfolio.csv");
  for (const [name, entry, problem] of [
    [campaign.BUDGET, "1.250", campaign.not_an_amount.pattern],
    [campaign.CALLS, "2.5", campaign.not_a_count.pattern],
    [campaign.HOLD_OUT, "100", campaign.NOT_A_HOLD_OUT],
    [campaign.SEED, "1.5", campaign.not_a_seed.pattern],
    [campaign.MONTHS, "", campaign.not_months.pattern],
  ]) {
    const box = setting(page, name);
    const before = await box.inputValue();
    await box.fill(entry);
    await expect(card(page).getByText(problem)).toBeVisible();
    await expect(planButton(page)).toBeDisabled();
    await box.fill(before);
    await expect(planButton(page)).toBeEnabled();
  }
  await offers(page).click();
  const first = card(page).getByRole("row").nth(1);
  await first.getByRole("textbox").nth(1).fill("300");
  await expect(card(page).getByText(campaign.NOT_A_PERCENTAGE)).toBeVisible();
  // the reason stays visible while the offers are hidden
  await offers(page).click();
  await expect(card(page).getByText(campaign.NOT_A_PERCENTAGE)).toBeVisible();
  await expect(planButton(page)).toBeDisabled();
});

test("no offer pays if every offer costs more than it is worth", async ({ page }) => {
  await open(page, "tests/golden/command/portfolio.csv");
  await setCosts(page, "100000");
  await plan(page);
  await expect(figures(page).first()).toHaveText("0");
  await expect(result(page)).toContainText(campaign.NOBODY);
  await group(page, campaign.ALL).click();
  await expect(list(page).locator(".cell-offer").first()).toHaveText(/^No offer pays$/);
});

test("finding offers can be canceled", async ({ page }) => {
  await open(page);
  const send = await holdMessages(page);
  await planButton(page).click();
  await expect(page.getByTestId("progress")).toContainText(campaign.PLANNING);
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("progress")).toHaveCount(0);
  await expect(planButton(page)).toBeFocused();
  await send();
  await plan(page);
  await expect(result(page)).toBeFocused();
  await expect(page.getByText(status.NOT_SAVED)).toHaveCount(0);
});

testEverywhere("a plan looks right", async (page) => {
  await open(page);
  await setCosts(page, COST);
  await setting(page, campaign.CALLS).fill("50");
  await plan(page);
  await expectSound(page, "planned");
  // only cards have room for the reasons
  const reasons = list(page).locator(".cell-reasons").first();
  await expect(reasons).not.toBeEmpty();
  await expect(reasons).toBeVisible({ visible: page.viewportSize().width < 640 });
  await offers(page).click();
  await expectSound(page, "offers");
});

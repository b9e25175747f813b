// The unusual tables in tests/files/cases.json on the Train page. The arguments of the command become the user's
// answers.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { say } from "./wording.mjs";

const { portfolio_reading: reading, train_fields: fields, train_outcome: outcome } = say;

const FILES = "tests/files";
const drafts = JSON.parse(readFileSync(`${FILES}/cases.json`, "utf8")).filter(({ draft }) => draft);

const start = (page) => page.getByTestId("train-start");
const question = (page) => page.getByTestId("train-question");
const problem = (page) => page.getByTestId("train-problem");
const target = (page) => page.getByTestId("train-target");
const leftOut = (page, column) => page.locator(`.left-out li[data-column="${column}"]`);

async function description(page) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: fields.SAVE }).first().click();
  return readFileSync(await (await download).path(), "utf8");
}

/** Opens a table, and chooses its outcome unless the page proposes it. */
async function open(page, file, column) {
  await page.getByTestId("train-input").setInputFiles(`${FILES}/${file}`);
  await expect(page.getByRole("heading", { name: file, exact: true })).toBeVisible();
  const options = await target(page).locator("option").allTextContents();
  const name = options.find((option) => option.toLowerCase() === column.toLowerCase());
  expect(name, `${column} in ${options}`).toBeDefined();
  if ((await target(page).locator("option:checked").textContent()) !== name) await target(page).selectOption(name);
}

/** For each argument of the command, how the user gives the same answer on the page. */
const ANSWERS = {
  "--positive": async (page, value) => {
    await expect(page.getByText(outcome.CHOOSE)).toBeVisible();
    const options = await page.getByTestId("train-positive").locator("option").allTextContents();
    const option = options.find((text) => text.startsWith(`${value} (`));
    await page.getByTestId("train-positive").selectOption(option);
  },
  "--blank-target": async (page, value) => {
    const name = value === "stayed" ? outcome.BLANK_STAYED : outcome.BLANK_UNKNOWN;
    await question(page).getByRole("button", { name }).click();
  },
  "--dates": async (page, value) => {
    expect(value).toBe("day-first");
    await question(page).getByRole("button", { name: outcome.DAY_FIRST }).click();
  },
  "--decimal": async (page, value) => {
    expect(value).toBe("point");
    await expect(problem(page)).toContainText(reading.CHANGE);
    await page.getByRole("button", { name: reading.CHANGE }).click();
    const form = page.getByTestId("reading");
    await form.getByLabel(reading.DECIMAL_MARK, { exact: true }).selectOption(reading.DECIMAL_POINT);
    await form.getByRole("button", { name: reading.READ }).click();
  },
};

/** Trains a few trees, and expects that the result names the suspect columns. */
async function expectSuspects(page, suspects) {
  const quick = (await description(page)).replace('learner = "auto"', 'learner = "forest"\ntrees = 5');
  await page
    .getByTestId("train-description-input")
    .setInputFiles({ name: "quick.toml", mimeType: "text/plain", buffer: Buffer.from(quick) });
  await expect(page.locator("#train-learner")).toHaveValue("1");
  await start(page).click();
  const result = page.getByTestId("train-result");
  await expect(result).toContainText(say.train_result.too_good.pattern, { timeout: 60_000 });
  for (const column of suspects) await expect(result).toContainText(column);
}

async function expectDraft(page, { file, draft }) {
  const { answer, fails, id, lacks = [], leak, says = [], suspects, target: column, writes = [] } = draft;
  await open(page, file, column);
  if (fails) {
    await expect(question(page).or(problem(page)).or(page.getByText(outcome.CHOOSE)).first(), file).toBeVisible();
    await expect(start(page), file).toHaveCount(0);
  }
  if (answer) await ANSWERS[answer[0]](page, answer[1]);
  await expect(start(page), file).toBeEnabled();
  if (id) await expect(leftOut(page, id), file).toContainText(outcome.IS_ID);
  if (leak) await expect(page.locator(`.left-out.notice li[data-column="${leak}"]`), file).toBeVisible();
  // a remark starts with a capital letter
  for (const remark of says)
    await expect(page.getByTestId("train-remarks"), file).toContainText(remark, { ignoreCase: true });
  const toml = await description(page);
  for (const part of writes) expect(toml, file).toContain(part);
  for (const part of lacks) expect(toml, file).not.toContain(part);
  if (suspects) await expectSuspects(page, suspects);
}

test("the page says what is unusual about a table, asks what only the user knows, and drafts", async ({ page }) => {
  test.setTimeout(180_000);
  expect(drafts.length).toBeGreaterThan(20);
  await page.goto("#/train");
  for (const each of drafts) await expectDraft(page, each);
});

// The files in tests/files/cases.json on the Portfolio page. The arguments of the command become the user's choices and
// answers.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { say } from "./wording.mjs";

const {
  portfolio_columns: columns,
  portfolio_file: fileBar,
  portfolio_reading: reading,
  portfolio_values: values,
} = say;

const FILES = "tests/files";
const cases = JSON.parse(readFileSync(`${FILES}/cases.json`, "utf8")).filter(({ draft }) => !draft);
const isAnswered = (each) => each.arguments !== undefined;
// the single file reads neither workbooks nor Parquet files
const isText = ({ file }) => file.endsWith(".csv") && file !== "named_like_text.csv";

const rows = (page) => page.getByTestId("worklist").locator(".customer-row");
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const card = (page, name) => page.getByTestId(name);

const probabilities = async (page) =>
  await page
    .getByTestId("worklist")
    .locator("[data-value]")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));

async function useContractModel(page) {
  await page.goto("#/model");
  await page.getByTestId("bundle-input").setInputFiles(`${FILES}/contracts.churn`);
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(page.getByRole("button", { name: say.shell.BUILT_IN })).toBeVisible();
}

/** Opens the plain file on the Portfolio page, with the case's model. Returns the file's estimates. */
async function start(page, model) {
  if (model === "contracts") await useContractModel(page);
  await page.goto("#/portfolio");
  const plain = model === "contracts" ? "contracts.csv" : "plain.csv";
  await page.getByTestId("csv-input").setInputFiles(`${FILES}/${plain}`);
  await expect.poll(async () => (await probabilities(page)).length).toBe(6);
  return await probabilities(page);
}

/** The values of the arguments, by name. An argument without a value has the value `true`. */
function named(list = []) {
  const found = {};
  for (const [index, name] of list.entries()) {
    if (!name.startsWith("--")) continue;
    const value = list[index + 1];
    (found[name.slice(2)] ??= []).push(value === undefined || value.startsWith("--") ? true : value);
  }
  return found;
}

/** Selects the option whose text matches. */
async function select(control, pattern) {
  const texts = await control.locator("option").allTextContents();
  const found = texts.find((text) => (pattern instanceof RegExp ? pattern.test(text) : text === pattern));
  expect(found, `${pattern} in ${texts}`).toBeDefined();
  await control.selectOption(found);
}

const byName = (name) => new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`, "i");
const MARKS = {
  point: [reading.DECIMAL_POINT, reading.as_point.pattern],
  comma: [reading.DECIMAL_COMMA, reading.as_comma.pattern],
};
const ENCODING = { "windows-1250": "Windows-1250" };
const DELIMITER = { semicolon: reading.SEMICOLON };

/** Changes how the file is read. */
async function changeReading(page, { decimal, delimiter, encoding, header, sheet }) {
  await page.getByRole("button", { name: reading.CHANGE }).first().click();
  const form = card(page, "reading");
  const control = (label) => form.getByLabel(label, { exact: true });
  if (decimal) await select(control(reading.DECIMAL_MARK), MARKS[decimal[0]][0]);
  if (delimiter) await select(control(reading.DELIMITER), DELIMITER[delimiter[0]]);
  if (encoding) await select(control(reading.ENCODING), ENCODING[encoding[0]]);
  if (sheet) await select(control(reading.SHEET), byName(sheet[0]));
  if (header) {
    await control(reading.HEADER).fill(header[0]);
    await control(reading.HEADER).blur();
  }
  await form.getByRole("button", { name: reading.READ }).click();
}

/** Matches columns by arguments such as `tenure=Months` or `tenure=#6`. */
async function matchColumns(page, matches) {
  const question = card(page, "columns");
  for (const match of matches) {
    const [, field, column] = match.match(/^(.*?)=(.*)$/);
    // a row shows the field's label and, unless they are the same, the column name in the model
    const row = question.locator(".match-row").filter({ has: page.locator("select") });
    const labels = await row.locator("label").evaluateAll((all) =>
      all.map((label) => {
        const name = label.querySelector(".mapping-name")?.textContent;
        return (name ?? label.textContent).replaceAll(/\s/g, "").toLowerCase();
      }),
    );
    const index = labels.indexOf(field.toLowerCase());
    expect(index, `${field} in ${labels}`).toBeGreaterThanOrEqual(0);
    const number = column.match(/^#(\d+)$/)?.[1];
    const name = number ? columns.numbered({ name: field, number }) : column;
    await row.nth(index).locator("select").selectOption(name);
  }
  await question.getByRole("button", { name: columns.SCORE }).click();
}

/** Makes the choices and gives the answers that the arguments stand for, once the file is open or the page asks. */
async function answer(page, { file, arguments: list }) {
  const given = named(list);
  const { column, decimal, delimiter, encoding, header, map, sheet } = given;
  const question = card(page, "decimal-mark");
  await expect(heading(page, file).or(question).or(card(page, "columns"))).toBeVisible();
  if (decimal && (await question.isVisible())) {
    await select(question.getByLabel(reading.DECIMAL_MARK, { exact: true }), MARKS[decimal[0]][1]);
    await question.getByRole("button", { name: reading.READ }).click();
  } else if (decimal || delimiter || encoding || header || sheet) {
    await changeReading(page, given);
  }
  if (column) await matchColumns(page, column);
  const unknown = card(page, "values");
  if (map && (await unknown.isVisible())) {
    // the proposed levels are those of the map
    for (const control of await unknown.locator("select").all())
      await control.selectOption(await control.locator("option:checked").textContent());
    await unknown.getByRole("button", { name: values.SCORE }).click();
  }
}

async function expectDownload(page, { arguments: list, writes }) {
  const { explain, keep } = named(list);
  const options = page.getByLabel(fileBar.OPTIONS);
  if ((await options.getAttribute("aria-expanded")) === "false") await options.click();
  await page.getByLabel(fileBar.KEEP_COLUMNS).setChecked(keep !== undefined);
  await page.getByLabel(fileBar.REASONS).setChecked(explain !== undefined);
  const saved = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const text = readFileSync(await (await saved).path(), "utf8");
  for (const part of writes) expect(text).toContain(part);
}

/** Opens the file of a case, and expects what the case says. */
async function expectCase(page, each, expected) {
  const { errors = [], file, notes = [], rejected = 0, says = "", writes } = each;
  await page.getByTestId("csv-input").setInputFiles(`${FILES}/${file}`);
  if (isAnswered(each)) await answer(page, each);
  if (rejected >= 6) {
    await expect(card(page, "problem").or(card(page, "values")).first(), file).toContainText(String(rejected));
    await expect(rows(page), file).toHaveCount(0);
    return;
  }
  await expect(heading(page, file)).toBeVisible();
  // rows with clamped numbers are not in the plain file
  const common = async () => (await probabilities(page)).filter((found) => !notes.length || expected.includes(found));
  await expect.poll(common, file).toEqual(expected);
  for (const fact of says.split(", ").filter(Boolean))
    await expect(page.locator(".fact").getByText(fact, { exact: true }), file).toBeVisible();
  for (const part of errors) await expect(card(page, "row-errors"), file).toContainText(part);
  for (const note of notes) await expect(card(page, "clamped-values"), file).toContainText(note);
  if (writes) await expectDownload(page, each);
}

/** Opens the file of a case that cannot be scored, and expects a question, or a reason in words. */
async function expectFailure(page, each) {
  const { file, fails } = each;
  const question = card(page, "columns").or(card(page, "decimal-mark"));
  const reason = page.getByRole("alert").filter({ hasText: new RegExp(escaped(fails), "i") });
  await page.getByTestId("csv-input").setInputFiles(`${FILES}/${file}`);
  await expect(question.or(reason).first(), file).toBeVisible();
  await expect(rows(page), file).toHaveCount(0);
  if (await question.isVisible()) await question.getByRole("button", { name: columns.CANCEL }).click();
  else await reason.getByRole("button", { name: say.portfolio_status.DISMISS }).click();
  await expect(question.or(reason), file).toHaveCount(0);
}

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

for (const model of [undefined, "contracts"]) {
  const of = cases.filter((each) => each.model === model);
  for (const [kind, is, tag] of [
    ["text file", isText, []],
    ["file that only the site reads", (each) => !isText(each), ["@site"]],
  ]) {
    const files = of.filter(is);
    const name = `with ${model ?? "the built-in"} model`;
    const unanswered = files.filter((each) => !each.fails && !isAnswered(each));
    test(`a ${kind} of any kind is scored like the plain file ${name}`, { tag }, async ({ page }) => {
      test.setTimeout(180_000);
      expect(unanswered.length).toBeGreaterThan(3);
      const expected = await start(page, model);
      for (const each of unanswered) await expectCase(page, each, expected);
    });

    const answered = files.filter((each) => !each.fails && isAnswered(each));
    if (answered.length > 0)
      test(`the user's choices and answers apply to a ${kind} ${name}`, { tag }, async ({ page, context }) => {
        test.setTimeout(180_000);
        const expected = await start(page, model);
        for (const each of answered) {
          // answers are remembered for files with the same columns, so each file gets a page of its own
          const own = await context.newPage();
          if (model) await useContractModel(own);
          await own.goto("#/portfolio");
          await expectCase(own, each, expected);
          await own.close();
        }
      });

    const failing = files.filter((each) => each.fails);
    if (failing.length > 0)
      test(`a ${kind} that cannot be scored leads to a question or a reason ${name}`, { tag }, async ({ page }) => {
        if (model) await useContractModel(page);
        await page.goto("#/portfolio");
        for (const each of failing) await expectFailure(page, each);
      });
  }
}

// The Portfolio page as a team lead uses it: a file in, the list, a customer and back, a file out.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";

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
  await page.goto("/#/portfolio");
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
  for (const [name, lines] of [
    ["other.csv", ["a,b", "1,2"]],
    ["empty.csv", [""]],
  ]) {
    await page.getByTestId("csv-input").setInputFiles(csv(name, lines));
    await expect(page.getByRole("alert")).toContainText(`${name} could not be used`);
    await expect(page.getByRole("alert")).toContainText("still that of telco.csv");
    expect(await listed(page)).toBe(7043);
  }
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a long file shows how far it is, and a cancelled one leaves the page as it was", async ({ page }) => {
  await open(page);
  const long = csv("long.csv", [telco[0], ...Array.from({ length: 25 }, () => telco.slice(1)).flat()]);
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

test("the download is what the command writes", async ({ page }) => {
  await open(page, "tests/cli/golden/portfolio.csv");
  await page.getByLabel("What the download holds").click();
  await page.getByLabel("Safe to open in a spreadsheet").uncheck();
  const download = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const file = await download;
  expect(readFileSync(await file.path(), "utf8")).toBe(
    readFileSync("tests/cli/golden/scored_keep_explain.csv", "utf8"),
  );
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

for (const [width, height] of [
  [390, 844],
  [768, 1024],
  [1366, 768],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing is in the way at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      const check = async (state) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
          state,
        ).toEqual([]);
        const [seen, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
        expect(needed, state).toBeLessThanOrEqual(seen);
      };
      await open(page);
      await expect(page.getByRole("heading", { name: /^Drop a CSV/ })).toBeVisible();
      await check("empty");
      const lines = telco.slice(0, 900).filter((line, place) => place === 0 || line.includes("Fiber"));
      lines[3] = "x";
      await drop(page, csv("fibre.csv", lines));
      await page.getByRole("button", { name: "High risk" }).click();
      await page.getByLabel("Filter by a field").selectOption({ label: "Tenure" });
      await page.getByLabel("What the download holds").click();
      await expect(page.getByTestId("shift").first().getByRole("img")).toHaveAttribute("data-drawn", "true");
      await check("a list, partly refused, unlike the training data");
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
  }
}

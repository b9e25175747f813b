// Customers opened from the list.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const { customer_identity: identity, customer_scenario: scenario, portfolio_columns: columns } = say;

const [header, ...customers] = readFileSync("model/data/telco.csv", "utf8").split("\n").slice(0, 6);
const LINES = [
  `${header},Name,Phone`,
  ...customers.map((line, index) => `${line},Name ${index},+1 555 ${index}`),
  // the same values for another customer
  `${customers[0].replace(/^[^,]*/, "TWIN-1")},Zoë,`,
];
const FILE = { name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from(LINES.join("\n")) };
const LISTED = LINES.length - 1;

const bar = (page) => page.getByTestId("identity");
const rows = (page) => page.getByTestId("worklist").locator(".customer-row");
const idOf = (page, position) => rows(page).nth(position).locator(".cell-id").textContent();
const button = (page, name) => bar(page).getByRole("button", { name, exact: true });
const place = (position) => identity.position_of({ position: position + 1, listed: LISTED });

async function openList(page) {
  await page.goto("#/portfolio");
  await page.getByTestId("csv-input").setInputFiles(FILE);
  for (const name of ["Name", "Phone"]) {
    await page.getByRole("combobox", { name: columns.SHOWN }).selectOption(name);
    await expect(page.getByRole("button", { name: columns.hide({ column: name }), exact: true })).toBeVisible();
  }
  await expect(rows(page)).toHaveCount(LISTED);
}

test("an opened customer is named on screen, in the title, on paper, and in copied text", async ({ page }) => {
  await openList(page);
  await rows(page).filter({ hasText: "TWIN-1" }).click();
  await expect(bar(page)).toContainText("TWIN-1");
  await expect(bar(page)).toContainText("Name: Zoë");
  await expect(bar(page), "blank columns are left out").not.toContainText("Phone");
  const names = identity.titled({ id: "TWIN-1", page: say.shell.CUSTOMER });
  await expect(page).toHaveTitle(say.shell.document_title({ names, own: say.shell.BRAND }));

  await page.getByRole("button", { name: say.customer_sharing.COPY_SUMMARY }).click();
  await expect(page.getByText(say.customer_sharing.SUMMARY_COPIED)).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.startsWith(`${identity.customer({ id: "TWIN-1" })}\nName: Zoë\n`)).toBe(true);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#sheet")).toContainText(identity.customer({ id: "TWIN-1" }));
  await expect(page.locator("#sheet")).toContainText("Name: Zoë");
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));

  await page.getByRole("button", { name: say.customer.RESET }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(page).toHaveTitle(say.shell.document_title({ names: say.shell.CUSTOMER, own: say.shell.BRAND }));
});

test("Previous and Next follow the list, and undo stays with the customer", async ({ page }) => {
  await openList(page);
  const ids = await rows(page).locator(".cell-id").allTextContents();
  await rows(page).first().click();
  await expect(button(page, identity.PREVIOUS)).toBeDisabled();
  for (const [position, id] of ids.entries()) {
    await expect(bar(page)).toContainText(id.trim());
    await expect(bar(page)).toContainText(place(position));
    await page.getByRole("radiogroup", { name: "Paperless billing" }).getByRole("radio", { checked: false }).click();
    await expect(page.getByRole("button", { name: scenario.UNDO })).toBeEnabled();
    if (position + 1 < LISTED) {
      await button(page, identity.NEXT).click();
      await expect(page.getByRole("button", { name: scenario.UNDO })).toBeDisabled();
    }
  }
  await expect(button(page, identity.NEXT)).toBeDisabled();
  await button(page, identity.PREVIOUS).click();
  await expect(bar(page)).toContainText(ids.at(-2).trim());
  await page.goBack();
  await expect(bar(page), "the browser's Back leads to the customer before").toContainText(ids.at(-1).trim());
  await bar(page).getByRole("link", { name: identity.BACK }).click();
  await expect(page.getByTestId("worklist")).toBeFocused();
  await expect(page.getByTestId("worklist").locator('[aria-selected="true"] .cell-id')).toHaveText(ids.at(-2));
});

test("after the list has changed, Next leads to the list", async ({ page }) => {
  await openList(page);
  const id = (await idOf(page, 0)).trim();
  await rows(page).first().click();
  await expect(bar(page)).toContainText(id);
  await bar(page).getByRole("link", { name: identity.BACK }).click();
  await page.getByRole("searchbox", { name: say.portfolio_filters.SEARCH_SHOWN }).fill("Zoë");
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("link", { name: say.shell.CUSTOMER, exact: true }).click();
  await expect(bar(page)).toContainText(id);
  await button(page, identity.NEXT).click();
  await expect(page).toHaveURL(/#\/portfolio$/);
});

testEverywhere("an opened customer fits the screen", async (page) => {
  await openList(page);
  await rows(page).first().click();
  await expect(bar(page)).toBeVisible();
  await expectSound(page, "an opened customer");
});

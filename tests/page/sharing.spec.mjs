// Sharing a customer: as text, as a link, and on paper. Also, how the Model page and the Train page print.
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { score } from "./score.mjs";
import { say } from "./wording.mjs";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

test("the copied summary has the estimate, reasons, and offers", async ({ page }) => {
  await page.goto("");
  await page.getByLabel(say.customer.EXAMPLES).selectOption({ label: "New fiber customer" });
  await page.getByRole("button", { name: say.customer_sharing.COPY_SUMMARY }).click();
  await expect(page.getByText(say.customer_sharing.SUMMARY_COPIED)).toBeVisible();
  const text = await clipboard(page);
  const likely = await page.getByTestId("probability").textContent();
  expect(text).toMatch(say.customer_estimate.sentence.pattern);
  expect(text.startsWith(likely)).toBe(true);
  expect(text).toContain(`${say.reasons.MAIN_RISKS}monthly contract`);
  expect(text).toMatch(say.customer_offers.falls.pattern);
});

test("a tried offer is shared as a supposition with its cost, and the facts stay", async ({ page }) => {
  await page.goto("");
  await page.locator("#offer-cost").fill("50");
  const likely = await page.getByTestId("probability").textContent();
  await page.getByRole("button", { name: say.customer_offers.try_offer.pattern }).first().click();
  await expect(page.getByTestId("scenario")).toContainText(say.customer_scenario.supposed.pattern);
  const supposed = await page.getByTestId("scenario").locator("p").textContent();
  expect(supposed).toContain("(cost $");
  await page.getByRole("button", { name: say.customer_sharing.COPY_SUMMARY }).click();
  await expect(page.getByText(say.customer_sharing.SUMMARY_COPIED)).toBeVisible();
  expect((await clipboard(page)).startsWith(`${supposed}\n\n${likely}`)).toBe(true);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#sheet p").first()).toHaveText(supposed);
  await expect(page.locator("#sheet .sheet-headline")).toContainText(likely);
  await expect(page.locator("#sheet")).toContainText("Monthly");
});

test("while an entry is invalid, the summary warns and the cards are dimmed", async ({ page }) => {
  await page.goto("");
  const cards = page.locator(".cards");
  await expect(cards).not.toHaveClass(/stale/);
  await page.getByLabel("Tenure", { exact: true }).fill("4x");
  await expect(cards).toHaveClass(/stale/);
  const warning = say.customer_sharing.out_of_date({ field: "Tenure" });
  await page.getByRole("button", { name: say.customer_sharing.COPY_SUMMARY }).click();
  await expect(page.getByText(say.customer_sharing.SUMMARY_COPIED)).toBeVisible();
  expect(await clipboard(page)).toContain(warning);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#sheet")).toContainText(warning);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.getByRole("button", { name: say.customer_sharing.COPY_LINK }).click();
  const copied = say.customer_sharing.LINK_COPIED;
  await expect(page.getByText(say.customer_sharing.link_out_of_date({ copied, field: "Tenure" }))).toBeVisible();
});

test("without a clipboard, the page shows the text to copy", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto("");
  await page.getByRole("button", { name: say.customer_sharing.COPY_SUMMARY }).click();
  await expect(page.getByRole("textbox", { name: say.customer_sharing.TEXT_TO_COPY })).toHaveValue(
    say.customer_estimate.sentence.pattern,
  );
});

test("a link restores the estimate to the last bit, and sends no customer data", async ({ page, context }) => {
  await page.goto("");
  await page.getByLabel("Tenure", { exact: true }).fill("7");
  await page.getByRole("button", { name: say.customer_sharing.COPY_LINK }).click();
  await expect(page.getByText(say.customer_sharing.LINK_COPIED)).toBeVisible();
  const link = await clipboard(page);
  const requested = [];
  const other = await context.newPage();
  other.on("request", (request) => requested.push(request.url()));
  await other.goto(link);
  await expect(other.getByLabel("Tenure", { exact: true })).toHaveValue("7");
  expect(await score(other)).toBe(await score(page));
  expect(link).toContain("#/customer/");
  const sent = requested.map((url) => url.split("#")[0]);
  expect(sent.filter((url) => url.includes("~"))).toEqual([]);
});

test("a damaged link, or one for another model, shows a message", async ({ page }) => {
  const contents = `0123456789ab${"~1".repeat(19)}`;
  const check = createHash("sha256").update(contents).digest("hex").slice(0, 4);
  await page.goto(`#/customer/${contents}~${check}`);
  await expect(page.getByRole("alert")).toContainText("for model 0123456789ab");
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", /^0\.\d+$/);
  await page.goto("#/customer/nonsense");
  await expect(page.getByRole("alert")).toContainText("damaged");
});

test("the printed summary is one page", async ({ page }) => {
  await page.goto("");
  for (const example of await page.getByLabel(say.customer.EXAMPLES).locator("option").all()) {
    if ((await example.getAttribute("value")) === "") continue;
    await page.getByLabel(say.customer.EXAMPLES).selectOption(await example.getAttribute("value"));
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});

test("the printed page is created for printing and removed afterward", async ({ page }) => {
  await page.goto("");
  await expect(page.getByTestId("probability")).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const sheet = page.locator("#sheet");
  await expect(sheet).toContainText(say.customer_estimate.in_a_line.pattern);
  await expect(sheet).toContainText(say.customer_sharing.printed_foot.pattern);
  await expect(sheet.locator("rect")).toHaveCount(11);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(sheet).toHaveCount(0);
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });
  test("the printed date is in the browser's language", async ({ page }) => {
    await page.goto("");
    await expect(page.getByTestId("probability")).toBeVisible();
    const date = await page.evaluate(() => {
      window.dispatchEvent(new Event("beforeprint"));
      return new Date().toLocaleDateString("fr-FR", { dateStyle: "long" });
    });
    await expect(page.locator("#sheet")).toContainText(date);
  });
});

for (const [name, shown] of [
  ["model", (page) => page.getByTestId("provenance")],
  ["train", (page) => page.getByText(say.train_data.TITLE_EMPTY)],
])
  test(`the page ${name} prints as it is, in the light theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`#/${name}`);
    await expect(shown(page)).toBeVisible();
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect(page.locator("#sheet")).toHaveCount(0);
    await expect(shown(page)).toBeVisible();
    await expect(page.locator(".card").first()).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await expect(page.locator(".header")).toBeHidden();
  });

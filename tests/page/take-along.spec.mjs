// Taking a customer along: as text, as an address, on paper.
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { say } from "./wording.mjs";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const probability = (page) => page.getByTestId("probability").getAttribute("data-value");

test("the summary is text with the estimate, reasons and offers", async ({ page }) => {
  await page.goto("");
  await page.getByLabel("Start from an example").selectOption({ label: "New fiber customer" });
  await page.getByRole("button", { name: "Copy summary" }).click();
  await expect(page.getByText("Summary copied.")).toBeVisible();
  const text = await clipboard(page);
  const likely = await page.getByTestId("probability").textContent();
  expect(text).toContain(`${likely} likely to leave`);
  expect(text).toContain(`${say.reasons.MAIN_RISKS}monthly contract`);
  expect(text).toContain(`the model's estimate falls from ${likely} to`);
});

test("without a clipboard the text is shown, to be copied by hand", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto("");
  await page.getByRole("button", { name: "Copy summary" }).click();
  await expect(page.getByRole("textbox", { name: "Text to copy" })).toHaveValue(/likely to leave/);
});

test("a link restores the customer to the last bit, and sends nothing to a server", async ({ page, context }) => {
  await page.goto("");
  await page.getByLabel("Tenure", { exact: true }).fill("7");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Link copied.")).toBeVisible();
  const link = await clipboard(page);
  const asked = [];
  const other = await context.newPage();
  other.on("request", (request) => asked.push(request.url()));
  await other.goto(link);
  await expect(other.getByLabel("Tenure", { exact: true })).toHaveValue("7");
  expect(await probability(other)).toBe(await probability(page));
  expect(link).toContain("#/customer/");
  const sent = asked.map((url) => url.split("#")[0]);
  expect(sent.filter((url) => url.includes("~"))).toEqual([]);
});

test("a link that was made for another model or is damaged is refused in words", async ({ page }) => {
  const contents = `0123456789ab${"~1".repeat(19)}`;
  const check = createHash("sha256").update(contents).digest("hex").slice(0, 4);
  await page.goto(`#/customer/${contents}~${check}`);
  await expect(page.getByRole("alert")).toContainText("made for model 0123456789ab");
  await expect(page.getByTestId("probability")).toHaveAttribute("data-value", /^0\.\d+$/);
  await page.goto("#/customer/nonsense");
  await expect(page.getByRole("alert")).toContainText("damaged");
});

test("the printed summary is one page of paper", async ({ page }) => {
  await page.goto("");
  for (const example of await page.getByLabel("Start from an example").locator("option").all()) {
    if ((await example.getAttribute("value")) === "") continue;
    await page.getByLabel("Start from an example").selectOption(await example.getAttribute("value"));
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});

test("what is printed is made for printing and gone behind it", async ({ page }) => {
  await page.goto("");
  await expect(page.getByTestId("probability")).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const sheet = page.locator("#sheet");
  await expect(sheet).toContainText("likely to leave");
  await expect(sheet).toContainText("The model’s estimate, not a promise. Model ");
  await expect(sheet.locator("rect")).toHaveCount(11);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(sheet).toHaveCount(0);
});

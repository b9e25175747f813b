// All that a user can do, for tests of what the page asks for and stores meanwhile.
import { expect } from "@playwright/test";
import { say } from "./wording.mjs";

const TELCO = "model/data/telco.csv";

/** To another page, by the menu. */
export const go = (page, name) => page.getByRole("link", { name, exact: true }).click();

/** Whatever a user can do on the three pages, and on the one about them. */
export async function tour(page) {
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.getByRole("radiogroup", { name: "Contract" }).getByLabel("2 years").check();
  await page.locator("#offer-cost").fill("50");
  await page
    .getByRole("button", { name: /^Try: / })
    .first()
    .click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByLabel("Field to vary").selectOption("Payment method");
  await page.getByText("How the forest decided").click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.pdf();
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist")).toBeVisible();
  await page.getByLabel("Field of the bars").selectOption("Payment method");
  const scored = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  await (await scored).path();
  await go(page, "Model");
  await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  await page.getByLabel(say.model_profit.COST).fill("40");
  await page.getByRole("button", { name: say.model_standards.SAVE }).click();
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: "Theme" }).click();
  await go(page, "Customer");
}

/** From now on records where a page breaks its policy; the answer reads it. */
export async function violations(context) {
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) =>
      globalThis.violations.push(`${violatedDirective}: ${blockedURI}`),
    );
  });
  return (page) => page.evaluate(() => globalThis.violations);
}

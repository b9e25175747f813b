// Uses the main features of the pages, except training, for tests of what the page requests and stores.
import { expect } from "@playwright/test";
import { say } from "./wording.mjs";

const TELCO = "model/data/telco.csv";

export const go = (page, name) => page.getByRole("link", { name, exact: true }).click();

export async function tour(page) {
  await page.getByLabel("Tenure", { exact: true }).fill("5");
  await page.getByRole("radiogroup", { name: "Contract" }).getByLabel("2 years").check();
  await page.locator("#offer-cost").fill("50");
  await page.getByRole("button", { name: say.customer_offers.try_offer.pattern }).first().click();
  await page.getByRole("button", { name: say.customer_scenario.UNDO }).click();
  await page.getByLabel(say.customer_charts.VARIED_FIELD).selectOption("Payment method");
  await page.getByText(say.customer_trees.TITLE).click();
  await page.getByRole("button", { name: say.customer_sharing.COPY_LINK }).click();
  await page.pdf();
  await go(page, say.shell.PORTFOLIO);
  await page.getByTestId("csv-input").setInputFiles(TELCO);
  await expect(page.getByTestId("worklist")).toBeVisible();
  await page.getByLabel(say.portfolio_charts.BARS_FIELD).selectOption("Payment method");
  const scored = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  await (await scored).path();
  await go(page, say.shell.MODEL);
  await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  await page.getByLabel(say.model_profit.COST).fill("40");
  await page.getByRole("button", { name: say.model_standards.SAVE }).click();
  await go(page, say.shell.TRAIN);
  await page.getByTestId("train-input").setInputFiles(TELCO);
  await expect(page.getByTestId("train-start")).toBeEnabled();
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.components.SWITCH_TO_DARK }).click();
  await go(page, say.shell.CUSTOMER);
}

/** Records violations of the content security policy. Returns a function that reads a page's violations. */
export async function violations(context) {
  await context.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) =>
      globalThis.violations.push(`${violatedDirective}: ${blockedURI}`),
    );
  });
  return (page) => page.evaluate(() => globalThis.violations);
}

// The page loads without errors, and requests nothing from another origin.
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

test("the page starts without an error and requests nothing from another origin", async ({ page, baseURL }) => {
  const errors = [];
  const elsewhere = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on(
    "request",
    (request) =>
      request.url().startsWith(baseURL) || request.url().startsWith("blob:") || elsewhere.push(request.url()),
  );

  await page.goto("");
  await page.waitForLoadState("networkidle");

  await expect(page).toHaveTitle(say.shell.document_title({ names: say.shell.CUSTOMER, own: say.shell.BRAND }));
  expect(errors).toEqual([]);
  expect(elsewhere).toEqual([]);
});

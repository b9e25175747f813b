// The page about what is stored and sent, and what is announced at the top of every page.
import { expect } from "@playwright/test";
import { expectSound, testEverywhere } from "./looks.mjs";

testEverywhere("nothing is in the way", async (page) => {
  // a newer version waits
  await page.addInitScript(() => {
    const registration = { waiting: {}, active: null, installing: null, addEventListener() {} };
    navigator.serviceWorker.register = async () => registration;
  });
  await page.goto("#/privacy");
  await expect(page.getByRole("heading", { name: "What is stored and sent", exact: true })).toBeVisible();
  // a page in one file is told of none
  const announced = page.url().startsWith("http") ? "A new version of Churnscope is ready" : "";
  await expect(page.locator(".version-bar")).toContainText(announced);
  await expectSound(page, "nothing kept");
  await page.getByRole("button", { name: "Keep my work" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("Your work is kept");
  await page.context().setOffline(true);
  await expect(page.getByTestId("offline")).toContainText(/^Offline|One file/);
  await expectSound(page, "kept, offline, and a newer version waits");
  await page.getByRole("button", { name: "Erase all" }).click();
  await expect(page.getByTestId("work-kept")).toContainText("All is erased.");
});

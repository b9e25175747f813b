// The Privacy page, with announcements at the top.
import { expect } from "@playwright/test";
import { expectSound, testEverywhere } from "./looks.mjs";
import { say } from "./wording.mjs";

testEverywhere("the page has no layout or accessibility problems", async (page) => {
  // pretend that a newer version is waiting
  await page.addInitScript(() => {
    const registration = { waiting: {}, active: null, installing: null, addEventListener() {} };
    navigator.serviceWorker.register = async () => registration;
  });
  await page.goto("#/privacy");
  await expect(page.getByRole("heading", { name: say.shell.PRIVACY, exact: true })).toBeVisible();
  // the single file has no updates
  const announced = page.url().startsWith("http") ? say.shell.UPDATE_READY : "";
  await expect(page.locator(".version-bar")).toContainText(announced);
  await expectSound(page, "nothing saved");
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  await page.context().setOffline(true);
  await expect(page.getByTestId("offline")).toContainText(
    page.url().startsWith("http") ? say.shell.OFFLINE : say.shell.SINGLE_FILE,
  );
  await expectSound(page, "work saved, offline, with a newer version waiting");
  await page.getByRole("button", { name: say.privacy.ERASE_ALL }).click();
  await expect(page.getByTestId("work-saved")).toHaveText(say.privacy.WORK_ERASED);
});

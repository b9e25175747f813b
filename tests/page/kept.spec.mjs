// Cutoff and bands that are kept on the Model page hold on the others.
import { expect, test } from "@playwright/test";
import { say } from "./wording.mjs";

const keep = (page) => page.getByTestId("keep");
const keepButton = (page) => keep(page).getByRole("button", { name: /^Keep a cutoff/ });
const band = (page) => page.getByTestId("risk-band");
const note = (page) => page.locator(".model-note");

async function choose(page, cutoff, medium, high) {
  await page.goto("#/model");
  await page.getByTestId("cutoff").getByRole("spinbutton", { name: "Cutoff" }).fill(cutoff);
  await keep(page).getByLabel("Medium risk from").fill(medium);
  await keep(page).getByLabel("High risk from").fill(high);
  await keepButton(page).click();
  await expect(page.getByTestId("kept")).toContainText(`contact from ${cutoff}%`);
  await expect(keepButton(page)).toBeDisabled();
}

async function probability(page) {
  await page.getByRole("link", { name: "Customer" }).click();
  return Number(await page.getByTestId("probability").getAttribute("data-value"));
}

test("bands and cutoff that are kept change what the Customer page says, also on the next visit", async ({ page }) => {
  await page.goto("");
  const estimate = (await probability(page)) * 100;
  await expect(page.locator(".contact")).toHaveCount(0);
  const above = String(Math.ceil(estimate) + 1);
  await choose(page, above, "1", above);
  await probability(page);
  await expect(band(page)).toContainText("Medium risk");
  await expect(page.locator(".contact")).toHaveText(`· no contact: below the cutoff of ${above}%`);
  const bands = `medium from 1%, high from ${above}%`;
  await expect(note(page)).toContainText(say.shell.saved_standards({ cutoff: `${above}%`, bands }));

  await page.reload();
  await expect(band(page)).toContainText("Medium risk");

  const below = String(Math.floor(estimate) - 1);
  await choose(page, below, "1", below);
  await probability(page);
  await expect(band(page)).toContainText("High risk");
  await expect(page.locator(".contact")).toHaveText(`· to contact: at or above the cutoff of ${below}%`);

  await note(page).locator("a[href='#/model']").click();
  await keep(page).getByRole("button", { name: "Back to the model’s own" }).click();
  await expect(page.getByTestId("kept")).toContainText("the model’s own bands (medium from 20%, high from 50%)");
  await expect(keep(page).getByLabel("High risk from")).toHaveValue("50");
  await probability(page);
  await expect(page.locator(".contact")).toHaveCount(0);
  await expect(note(page)).not.toContainText(say.shell.saved_standards.pattern);
});

test("the list is coloured, counted, filtered and saved by what is kept, without being read again", async ({
  page,
}) => {
  await page.goto("#/portfolio");
  await page.getByRole("button", { name: /example/i }).click();
  await expect(page.getByTestId("worklist")).toBeVisible();
  const high = page.locator(".tile.high .tile-figure");
  const before = Number(await high.textContent());
  await choose(page, "40", "20", "35");
  await page.getByRole("link", { name: "Portfolio" }).click();
  await expect(high).not.toHaveText(String(before));
  const after = Number(await high.textContent());
  expect(after).toBeGreaterThan(before);

  const filters = page.getByRole("group", { name: "Filters" });
  await filters.getByRole("button", { name: "High risk" }).click();
  await expect(filters.getByRole("status")).toContainText(`${after} of`);
  await filters.getByRole("button", { name: "To contact: 40% or more" }).click();
  await expect(page.locator(".chips .chip").first()).toContainText("40 to 100%");
  await expect(filters.getByRole("status")).not.toContainText(`${after} of`);
  const listed = Number((await filters.getByRole("status").textContent()).match(/\d+/)[0]);
  expect(listed).toBeLessThan(after);

  const download = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const text = await (await (await download).createReadStream()).toArray();
  const rows = Buffer.concat(text).toString().trim().split("\n");
  const columns = rows[0].split(",");
  const of = (row, name) => row.split(",")[columns.indexOf(name)];
  for (const row of rows.slice(1)) {
    const estimate = Number(of(row, "churn_probability"));
    expect(of(row, "risk_band")).toBe(estimate < 0.2 ? "low" : estimate < 0.35 ? "medium" : "high");
  }
});

test("bands without room are refused beside their boxes, and nothing is kept", async ({ page }) => {
  await page.goto("#/model");
  await keep(page).getByLabel("Medium risk from").fill("70");
  await expect(keep(page).getByText("Enter more than where medium begins.")).toBeVisible();
  await expect(keep(page).getByLabel("High risk from")).toHaveAttribute("aria-invalid", "true");
  await expect(keepButton(page)).toBeDisabled();
  await keep(page).getByLabel("Medium risk from").fill("x");
  await expect(keep(page).getByText("Enter a number from 0 to 100.")).toBeVisible();
});

test("another window of the page follows", async ({ context, page }) => {
  const other = await context.newPage();
  await other.goto("");
  await expect(band(other)).toBeVisible();
  await choose(page, "50", "98", "99");
  await expect(band(other)).toContainText("Low risk");
});

test("a browser that stores nothing keeps it until the page is closed, and says so", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("refused", "QuotaExceededError");
    };
  });
  await choose(page, "50", "98", "99");
  await expect(page.getByTestId("kept")).toContainText("This browser stores nothing");
  await probability(page);
  await expect(band(page)).toContainText("Low risk");
});

// The cutoff and bands saved on the Model page apply on the other pages.
import { expect, test } from "@playwright/test";
import { score } from "./score.mjs";
import { say } from "./wording.mjs";

const wording = say.model_standards;
const card = (page) => page.getByTestId("standards");
const inUse = (page) => page.getByTestId("standards-in-use");
const saveButton = (page) => card(page).getByRole("button", { name: wording.SAVE });
const bandsFrom = (medium, high) => `medium from ${medium}%, high from ${high}%`;
const band = (page) => page.getByTestId("risk-band");
const note = (page) => page.locator(".model-note");

async function choose(page, cutoff, medium, high) {
  await page.goto("#/model");
  await page.getByTestId("cutoff").getByRole("spinbutton", { name: say.model_cutoff.TITLE }).fill(cutoff);
  await card(page).getByLabel(wording.MEDIUM_FROM).fill(medium);
  await card(page).getByLabel(wording.HIGH_FROM).fill(high);
  await saveButton(page).click();
  const saved = wording.saved({ cutoff: `${cutoff}%`, bands: bandsFrom(medium, high) });
  await expect(inUse(page)).toContainText(saved);
  await expect(saveButton(page)).toBeDisabled();
}

async function probability(page) {
  await page.getByRole("link", { name: say.shell.CUSTOMER }).click();
  return score(page);
}

test("the Customer page uses the saved cutoff and bands, even after reloading", async ({ page }) => {
  await page.goto("");
  const estimate = (await probability(page)) * 100;
  await expect(page.locator(".contact")).toHaveCount(0);
  const above = String(Math.ceil(estimate) + 1);
  await choose(page, above, "1", above);
  await probability(page);
  await expect(band(page)).toHaveAttribute("data-band", "medium");
  await expect(page.locator(".contact")).toHaveText(
    `· ${say.customer_estimate.do_not_contact({ cutoff: `${above}%` })}`,
  );
  const saved = say.shell.saved_standards({ cutoff: `${above}%`, bands: bandsFrom("1", above) });
  await expect(note(page)).toContainText(saved);

  await page.reload();
  await expect(band(page)).toHaveAttribute("data-band", "medium");

  const below = String(Math.floor(estimate) - 1);
  await choose(page, below, "1", below);
  await probability(page);
  await expect(band(page)).toHaveAttribute("data-band", "high");
  await expect(page.locator(".contact")).toHaveText(`· ${say.customer_estimate.contact({ cutoff: `${below}%` })}`);

  await note(page).locator("a[href='#/model']").click();
  await card(page).getByRole("button", { name: wording.RESET }).click();
  await expect(inUse(page)).toContainText(wording.defaults({ bands: bandsFrom(20, 50) }));
  await expect(card(page).getByLabel(wording.HIGH_FROM)).toHaveValue("50");
  await probability(page);
  await expect(page.locator(".contact")).toHaveCount(0);
  await expect(note(page)).not.toContainText(say.shell.saved_standards.pattern);
});

test("the list uses the saved cutoff and bands without reading the file again", async ({ page }) => {
  await page.goto("#/portfolio");
  await page.getByRole("button", { name: say.portfolio_open.TRY_EXAMPLE }).click();
  await expect(page.getByTestId("worklist")).toBeVisible();
  const high = page.locator(".tile.high .tile-figure");
  const before = Number(await high.textContent());
  await choose(page, "40", "20", "35");
  await page.getByRole("link", { name: say.shell.PORTFOLIO }).click();
  await expect(high).not.toHaveText(String(before));
  const after = Number(await high.textContent());
  expect(after).toBeGreaterThan(before);

  const filters = page.getByRole("group", { name: say.portfolio_filters.FILTERS });
  await filters.locator("[data-band=high]").click();
  await expect(filters.getByRole("status")).toContainText(`${after} of`);
  await filters.getByRole("button", { name: say.portfolio_filters.to_contact({ cutoff: "40%" }) }).click();
  await expect(page.locator(".chips .chip").first()).toContainText(
    say.portfolio_filters.percent_range({ min: 40, max: 100 }),
  );
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

test("bands in the wrong order have an error message and cannot be saved", async ({ page }) => {
  await page.goto("#/model");
  await card(page).getByLabel(wording.MEDIUM_FROM).fill("70");
  await expect(card(page).getByText(wording.NOT_ABOVE_MEDIUM)).toBeVisible();
  await expect(card(page).getByLabel(wording.HIGH_FROM)).toHaveAttribute("aria-invalid", "true");
  await expect(saveButton(page)).toBeDisabled();
  await card(page).getByLabel(wording.MEDIUM_FROM).fill("x");
  await expect(card(page).getByText(say.model.number_up_to({ max: 100 }))).toBeVisible();
});

test("another window of the page uses the saved bands too", async ({ context, page }) => {
  const other = await context.newPage();
  await other.goto("");
  await expect(band(other)).toBeVisible();
  await choose(page, "50", "98", "99");
  await expect(band(other)).toHaveAttribute("data-band", "low");
});

test("if the browser stores nothing, the bands last until the page is closed", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("refused", "QuotaExceededError");
    };
  });
  await choose(page, "50", "98", "99");
  await expect(inUse(page)).toContainText(wording.NOT_STORED.trim());
  await probability(page);
  await expect(band(page)).toHaveAttribute("data-band", "low");
});

// The page and the command give bit-identical probabilities. The test opens a sample of the customers through links.
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";

const root = new URL("../../", import.meta.url);

/** The test opens one in this many customers. */
const STEP = 50;
const sample = (rows) => rows.filter((_, row) => row % STEP === 0);

/** The fragments of the addresses that open the sampled customers. */
function links() {
  const { model_id: id, schema } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json"));
  const lines = readFileSync(new URL("model/data/telco.csv", root), "utf8").trim().split("\n");
  const [columns, ...rows] = lines.map((line) => line.split(","));
  return sample(rows).map((cells) => {
    const cell = (column) => cells[columns.indexOf(column)].trim();
    // only the total charge can be blank, for customers who have not been billed yet; it becomes 0
    const value = ({ column, levels }) => (levels ? levels.indexOf(cell(column)) : Number(cell(column)));
    const contents = [id, ...schema.fields.map(value)].join("~");
    return `/customer/${contents}~${createHash("sha256").update(contents).digest("hex").slice(0, 4)}`;
  });
}

test("page and command agree to the last bit", async ({ page }) => {
  // slow, because the charts are drawn for each of many customers
  test.setTimeout(180_000);
  const lines = churnscope("explain", "model/telco.churn", "model/data/telco.csv").toString().trim().split("\n");
  const expected = sample(lines).map((line) => JSON.parse(line).probability);
  await page.goto("");
  await expect(page.getByTestId("probability")).toBeVisible();
  const found = await page.evaluate(async (links) => {
    const shown = document.querySelector('[data-testid="probability"]');
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const found = [];
    for (const link of links) {
      // identical consecutive customers have the same address
      if (location.hash !== `#${link}`) {
        const arrived = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
        location.hash = link;
        await arrived;
      }
      // the page updates in the next frame at the latest
      await nextFrame();
      await nextFrame();
      found.push(Number(shown.dataset.value));
    }
    return found;
  }, links());
  expect(found).toHaveLength(141);
  const different = expected.flatMap((value, row) => (Object.is(value, found[row]) ? [] : [row]));
  expect(different).toEqual([]);
});

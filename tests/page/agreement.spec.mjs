// Page and command give the same probability to the last bit: customers from all over the table are opened by a link, as
// a rep would open it. (tests/golden.rs holds the engine to it for everyone, natively and in wasm.)
import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { churnscope } from "./churnscope.mjs";

const root = new URL("../../", import.meta.url);

/** Of so many customers one is opened. */
const STEP = 50;
const some = (rows) => rows.filter((_, row) => row % STEP === 0);

/** The chosen customers as fragments of an address. */
function links() {
  const { model_id: id, schema } = JSON.parse(churnscope("inspect", "model/telco.churn", "--json"));
  const lines = readFileSync(new URL("model/data/telco.csv", root), "utf8").trim().split("\n");
  const [columns, ...rows] = lines.map((line) => line.split(","));
  return some(rows).map((cells) => {
    const cell = (column) => cells[columns.indexOf(column)].trim();
    // a blank is only the total of customers who were billed nothing yet, and reads as 0
    const value = ({ column, levels }) => (levels ? levels.indexOf(cell(column)) : Number(cell(column)));
    const contents = [id, ...schema.fields.map(value)].join("~");
    return `/customer/${contents}~${createHash("sha256").update(contents).digest("hex").slice(0, 4)}`;
  });
}

test("page and command agree to the last bit", async ({ page }) => {
  // many customers, each drawn with all charts
  test.setTimeout(180_000);
  const lines = churnscope("explain", "model/telco.churn", "model/data/telco.csv").toString().trim().split("\n");
  const expected = some(lines).map((line) => JSON.parse(line).probability);
  await page.goto("");
  await expect(page.getByTestId("probability")).toBeVisible();
  const found = await page.evaluate(async (links) => {
    const shown = document.querySelector('[data-testid="probability"]');
    const framed = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const found = [];
    for (const link of links) {
      // two customers in a row who are alike have one address
      if (location.hash !== `#${link}`) {
        const arrived = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
        location.hash = link;
        await arrived;
      }
      // the page follows at the next frame at the latest
      await framed();
      await framed();
      found.push(Number(shown.dataset.value));
    }
    return found;
  }, links());
  expect(found).toHaveLength(141);
  const different = expected.flatMap((value, row) => (Object.is(value, found[row]) ? [] : [row]));
  expect(different).toEqual([]);
});

// Another company's model on the page: opened by a user, or embedded in the site by its host.
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { churnscope } from "./churnscope.mjs";
import { fixedLine } from "./fixed-line.mjs";
import { expectSound, testEverywhere } from "./looks.mjs";
import { device } from "./site.mjs";
import { violations } from "./tour.mjs";
import { say } from "./wording.mjs";

const USAGE = "tests/usage/mlc_churn.csv";
const TELCO = "model/data/telco.csv";

let company;
test.beforeAll(() => (company = fixedLine()));
test.afterAll(() => rmSync(company.folder, { recursive: true, force: true }));

/** The path of a description that the command drafts for the usage data, changed to a forest of `n_trees` trees. */
function drafted(n_trees) {
  const fields = join(company.folder, `usage-${n_trees}.toml`);
  churnscope("schema", USAGE, "--target", "churn", "-o", fields, "--date", "2026-11-24");
  const forest = `trees = ${n_trees}\nmax_depth = 10\nmin_samples_leaf = 3\nfeatures_per_split = 13`;
  writeFileSync(fields, readFileSync(fields, "utf8").replace(/^learner = .*/m, forest));
  return fields;
}

const probability = (page) => page.getByTestId("probability");
const openedBar = (page) => page.getByTestId("opened-model");
const comparison = (page) => page.getByTestId("bundle-offer");
const go = (page, name) => page.getByRole("link", { name, exact: true }).click();
const inspect = (bundle) => JSON.parse(churnscope("inspect", bundle, "--json"));

async function openBundle(page, file) {
  await page.goto("#/model");
  await page.getByTestId("bundle-input").setInputFiles(file);
}

async function use(page) {
  await openBundle(page, company.bundle);
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(openedBar(page)).toContainText("Fixed-line customers");
}

test("an opened model is compared first, and then used on all pages", async ({ page, context }) => {
  const broken = await violations(context);
  await openBundle(page, company.bundle);
  const { model_id: id } = inspect(company.bundle);
  const { model_id: own } = inspect("model/telco.churn");
  await expect(comparison(page)).toContainText(id);
  await expect(comparison(page)).toContainText(own);
  await expect(comparison(page).getByRole("row", { name: say.model_file.FIELDS }).getByRole("cell")).toHaveText([
    "3",
    "19",
  ]);
  await expect(openedBar(page)).toHaveCount(0);
  await page.getByRole("button", { name: say.model_file.CANCEL }).click();
  await expect(comparison(page)).toHaveCount(0);

  await use(page);
  await expect(page.getByTestId("provenance")).toContainText("Fixed-line customers, October");
  await expect(page.getByTestId("provenance")).toContainText("400");
  await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: say.model_provenance.DOWNLOAD }).click();
  expect(readFileSync(await (await saved).path()).equals(readFileSync(company.bundle))).toBe(true);

  await go(page, "Customer");
  await expect(page.locator(".field")).toHaveCount(3);
  const customer = join(company.folder, "one.csv");
  writeFileSync(customer, "account,months,fee,plan\nX,7,41.5,plus\n");
  await page.getByLabel("Time with us", { exact: true }).fill("7");
  await page.getByLabel("Monthly fee", { exact: true }).fill("41.5");
  await page.getByRole("radiogroup", { name: "Plan" }).getByLabel("plus").check();
  const { probability: wanted } = JSON.parse(churnscope("explain", company.bundle, customer));
  await expect.poll(async () => Number(await probability(page).getAttribute("data-value"))).toBe(wanted);
  await expect(page.locator("[data-testid=what-if] [data-drawn=true]")).toBeVisible();
  // the description clamps the fee
  await page.getByLabel("Monthly fee", { exact: true }).fill("250");
  await expect(page.getByText(say.customer.scored_as_highest({ value: "200.00" }), { exact: true })).toBeVisible();

  await go(page, "Portfolio");
  writeFileSync(customer, "account,months,fee,plan\nX,7,250,plus\n");
  await page.getByTestId("csv-input").setInputFiles(customer);
  await expect(page.getByTestId("clamped-values")).toContainText(
    "Monthly fee: 1 value outside 0.00 to 200.00 was scored",
  );
  await page.getByRole("button", { name: say.portfolio_reading.CHANGE }).click();
  const clamped = say.portfolio_preview.clamped({ text: "250", limit: "200.00" });
  await expect(page.getByTestId("preview").getByRole("cell", { name: clamped, exact: true })).toHaveClass(/guess/);
  await page.getByTestId("reading").getByRole("button", { name: say.portfolio_reading.CANCEL }).click();
  // more than a tenth of the rows are clamped, so the page shows a problem
  const problem = page.getByTestId("clamped-problem");
  await expect(problem).toContainText(say.rejections.many_outside({ rows: 1, all: 1 }));
  await expect(problem).toContainText(say.rejections.out_of_range({ column: "fee" }));
  await expectSound(page, "clamped rows");
  // on the form, the customer has the number from the file rather than the limit
  await page.getByTestId("worklist").locator(".customer-row").first().click();
  await expect(page.getByLabel("Monthly fee", { exact: true })).toHaveValue("250.00");
  await expect(page.getByText(say.customer.scored_as_highest({ value: "200.00" }), { exact: true })).toBeVisible();
  await go(page, "Portfolio");
  await page.getByTestId("csv-input").setInputFiles(company.csv);
  await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", "401");
  await expect(problem).toHaveCount(0);
  const scored = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const command = churnscope("score", company.bundle, company.csv, "--keep", "--explain", "3", "--defuse", "--bom");
  expect(readFileSync(await (await scored).path()).equals(command)).toBe(true);

  await page.getByRole("button", { name: say.shell.BUILT_IN }).click();
  await expect(openedBar(page)).toHaveCount(0);
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).toBeVisible();
  expect(await broken(page)).toEqual([]);
});

test("boosted trees are explained in log-odds", async ({ page }) => {
  const bundle = join(company.folder, "boosted.churn");
  churnscope("import", "tests/golden/onnx/xgboost.onnx", "--schema", drafted(100), "--data", USAGE, "-o", bundle);
  await openBundle(page, bundle);
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(openedBar(page)).toContainText("mlc_churn");
  await expect(page.getByText(say.model_confusion.IMPORTED)).toBeVisible();
  const table = (name) => page.getByTestId(name).getByRole("table");
  const drawn = (name) => expect(page.locator(`[data-testid=${name}] [data-drawn=true]`)).toBeVisible();
  const tabled = (name) =>
    page
      .getByTestId(name)
      .getByRole("button", { name: /^Table/ })
      .click();

  await drawn("importance");
  await drawn("effect");
  await tabled("importance");
  await expect(table("importance").getByRole("cell").first()).toHaveText(
    new RegExp(`^0\\.\\d{3} ± 0\\.\\d{3} · \\d\\.\\d\\d ${say.reasons.LOG_ODDS}$`),
  );
  const unit = say.reasons.LOG_ODDS;
  const added = say.model_field_effects.added_to_estimates({ unit: unit[0].toUpperCase() + unit.slice(1) });
  await expect(page.getByTestId("effect")).toContainText(added);
  await expect(page.getByTestId("interactions")).toContainText(say.model_interactions.strength({ unit }));

  await go(page, "Customer");
  await drawn("contributions");
  const rows = readFileSync(USAGE, "utf8").split("\n");
  const customer = join(company.folder, "two.csv");
  const head = rows[0].split(",");
  writeFileSync(customer, `${rows[0]}\n${rows[1]}\n`);
  const { probability: wanted, log_odds, contributions } = JSON.parse(churnscope("explain", bundle, customer));
  const of = (column) => rows[1].split(",")[head.indexOf(column)];
  await page.goto(`#/portfolio`);
  await page.getByTestId("csv-input").setInputFiles(customer);
  await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", "2");
  await expect(page.getByRole("columnheader", { name: say.portfolio_outcomes.IMPORTED_CUSTOMERS })).toBeVisible();
  await expect(page.getByTestId("worklist")).toContainText(of("total_day_minutes"));
  const scored = page.waitForEvent("download");
  await page.getByTestId("download-scored").click();
  const command = churnscope("score", bundle, customer, "--keep", "--explain", "3", "--defuse", "--bom");
  expect(readFileSync(await (await scored).path()).equals(command)).toBe(true);
  expect(command.toString()).toContain(" log-odds)");

  await page.getByTestId("worklist").getByRole("row").nth(1).click();
  await expect.poll(async () => Number(await probability(page).getAttribute("data-value"))).toBe(wanted);
  await expect(page.getByTestId("contributions")).toContainText("+0.7 roughly doubles the odds of leaving");
  await drawn("contributions");
  await tabled("contributions");
  const signed = (number) => `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(2)}`;
  const said = table("contributions").getByRole("row");
  await expect(said.nth(1)).toContainText(say.customer_charts.START);
  await expect(page.getByTestId("contributions")).toContainText(say.customer_charts.start_in_log_odds.pattern);
  await expect(said.last()).toContainText(`${signed(log_odds)} · ${(wanted * 100).toFixed(1)}%`);
  await expect(said.filter({ hasText: /^Total day minutes/i })).toContainText(signed(contributions.total_day_minutes));
  await expect(page.getByTestId("uncertainty")).toContainText(say.customer_certainty.NO_AGREEMENT);
  await page.getByText(say.customer_trees.TITLE).click();
  await expect(page.getByTestId("forest").getByRole("listitem").last()).toHaveText(/ [+−]\d\.\d\d log-odds$/);
});

test("the terms of offers that a model brings replace those of the former model", async ({ page }) => {
  const [fields, bundle] = ["terms.toml", "terms.churn"].map((name) => join(company.folder, name));
  const [start, ...rest] = readFileSync("model/telco.toml", "utf8")
    .replace(/^trees = .*/m, "trees = 5")
    .split("[[field]]");
  writeFileSync(fields, [`${start}[campaign]\nmonths = 24\ncost = 20\nsuccess = 0.5\n\n`, ...rest].join("[[field]]"));
  churnscope("train", TELCO, "--schema", fields, "-o", bundle);
  const expectMonths = async (months) => {
    await go(page, "Customer");
    await expect(page.locator("#offer-months")).toHaveValue(months);
    await go(page, "Portfolio");
    await page.getByTestId("csv-input").setInputFiles(TELCO);
    await expect(page.getByTestId("worklist").locator(".customer-row").first()).toContainText("%");
    await page.getByRole("button", { name: say.portfolio_campaign.TITLE, exact: true }).click();
    const box = page.getByTestId("campaign").getByLabel(say.portfolio_campaign.MONTHS, { exact: true });
    await expect(box).toHaveValue(months);
  };
  await page.goto("#/customer");
  await expectMonths("12");
  await go(page, "Model");
  await page.getByTestId("bundle-input").setInputFiles(bundle);
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(openedBar(page)).toBeVisible();
  await expectMonths("24");
});

test.describe("a model trained from a drafted description", () => {
  let bundle;
  test.beforeAll(() => {
    bundle = join(company.folder, "usage.churn");
    churnscope("train", USAGE, "--schema", drafted(20), "-o", bundle);
  });

  test("works on all pages", async ({ page, context }) => {
    const broken = await violations(context);
    await openBundle(page, bundle);
    await page.getByRole("button", { name: say.model_file.USE }).click();
    await expect(page.getByTestId("provenance")).toContainText("5,000");
    await expect(page.locator("[data-testid=roc] [data-drawn=true]")).toBeVisible();

    await go(page, "Customer");
    await page.getByLabel("Total day minutes", { exact: true }).fill("350.5");
    await page.getByLabel("Number customer service calls", { exact: true }).fill("9");
    await page.getByLabel("Area code", { exact: true }).getByText("408").click();
    const customer = join(company.folder, "three.csv");
    const [head] = readFileSync(USAGE, "utf8").split("\n");
    const defaults = readFileSync(join(company.folder, "usage-20.toml"), "utf8");
    const changed = { total_day_minutes: "350.5", number_customer_service_calls: "9", area_code: "area_code_408" };
    const cells = head.split(",").map((column) => {
      const [, value] = defaults.match(`column = "${column}"[^]*?\ndefault = "?(.*?)"?\n`) ?? [];
      return changed[column] ?? value ?? "";
    });
    writeFileSync(customer, `${head}\n${cells}\n`);
    const { probability: wanted } = JSON.parse(churnscope("explain", bundle, customer));
    await expect.poll(async () => Number(await probability(page).getAttribute("data-value"))).toBe(wanted);
    await expect(page.locator("[data-testid=contributions] [data-drawn=true]")).toBeVisible();

    await go(page, "Portfolio");
    await page.getByTestId("csv-input").setInputFiles(USAGE);
    await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", "5001");
    const scored = page.waitForEvent("download");
    await page.getByTestId("download-scored").click();
    const command = churnscope("score", bundle, USAGE, "--keep", "--explain", "3", "--defuse", "--bom");
    expect(readFileSync(await (await scored).path()).equals(command)).toBe(true);
    expect(await broken(page)).toEqual([]);
  });

  testEverywhere("has readable charts of many levels, and reasons that use the width of the list", async (page) => {
    await openBundle(page, bundle);
    await page.getByRole("button", { name: say.model_file.USE }).click();
    await go(page, "Portfolio");
    await page.getByTestId("csv-input").setInputFiles(USAGE);
    await expect(page.getByTestId("worklist")).toHaveAttribute("aria-rowcount", "5001");
    const row = page.locator(".customer-row").first();
    await expect(row.locator(".cell-reasons")).toBeVisible();
    const right = (locator) => locator.evaluate((element) => element.getBoundingClientRect().right);
    expect((await right(row)) - (await right(row.locator(".cell-reasons")))).toBeLessThan(16);
    await page.getByLabel(say.portfolio_charts.HEAT_COLUMNS).selectOption("State");
    const heat = page.getByTestId("heat-map");
    await expect(heat).toContainText(say.portfolio_charts.most_frequent_columns.pattern);
    await page.getByLabel(say.portfolio_charts.HEAT_ROWS).selectOption("State");
    await expect(heat).toContainText(say.portfolio_charts.most_frequent_columns.pattern);
    await page.getByLabel(say.portfolio_charts.BARS_FIELD).selectOption("State");
    for (const [card, least] of [
      ["heat-map", 21 * 24],
      ["risk-by", 21 * 17],
    ])
      await expect
        .poll(() =>
          page
            .getByTestId(card)
            .getByRole("img")
            .evaluate((chart) => chart.clientHeight),
        )
        .toBeGreaterThanOrEqual(least);
    await expectSound(page, "the list and its charts");
  });

  testEverywhere("shows every value in its form without cutting it off", async (page) => {
    await openBundle(page, bundle);
    await page.getByRole("button", { name: say.model_file.USE }).click();
    await go(page, "Customer");
    await expect(page.locator("[data-testid=contributions] [data-drawn=true]")).toBeVisible();
    // the longest possible value next to a unit
    await page.getByLabel("Total day minutes", { exact: true }).fill("350.5");
    const boxes = page.locator(".form .number-box");
    expect(await boxes.count()).toBe(15);
    const cut = await boxes.evaluateAll((all) =>
      all
        .flatMap((box) => [...box.children])
        .filter(({ scrollWidth, clientWidth, clientHeight }) => scrollWidth > clientWidth || clientHeight === 0)
        .map((part) => `${part.value ?? part.textContent}: ${part.scrollWidth} in ${part.clientWidth}`),
    );
    expect(cut).toEqual([]);
    const widths = await boxes.evaluateAll((all) => all.map((box) => Math.round(box.getBoundingClientRect().width)));
    expect(new Set(widths.slice(1)).size, `boxes of equal width: ${widths}`).toBeLessThanOrEqual(1);
    await expectSound(page, "usage");
  });
});

test("an unusable file is rejected with the reason, and the model stays", async ({ page }) => {
  const good = readFileSync(company.bundle);
  const flipped = Buffer.from(good);
  flipped[good.length - 9] ^= 4;
  const magic = Buffer.from(good);
  magic[0] = 0;
  const large = join(company.folder, "large.churn");
  writeFileSync(large, Buffer.alloc(100_000_000));
  const buffer = (name, bytes) => ({ name, mimeType: "application/octet-stream", buffer: bytes });
  await page.goto("#/model");
  // literal strings, because the catalog does not contain the engine's errors
  for (const [file, reason] of [
    [buffer("cut.churn", good.subarray(0, 2_000)), "cut off"],
    [buffer("magic.churn", magic), "not a Churnscope bundle"],
    [buffer("flipped.churn", flipped), "checksum"],
    [buffer("empty.churn", Buffer.alloc(0)), "too short"],
    [company.csv, "not a Churnscope bundle"],
    [large, say.model_file.too_large({ megabytes: 100, max: 16 })],
  ]) {
    await page.getByTestId("bundle-input").setInputFiles(file);
    await expect(page.getByTestId("bundle-refused")).toContainText(reason);
    await expect(comparison(page)).toHaveCount(0);
  }
  await go(page, "Customer");
  await expect(page.getByLabel("Tenure", { exact: true })).toBeVisible();
  await expect(probability(page)).toHaveText(/\d%$/);
});

test("a model file can be dropped", async ({ page }) => {
  await page.goto("#/model");
  const dropped = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], "company.churn"));
      return transfer;
    },
    [...readFileSync(company.bundle)],
  );
  await page.getByTestId("model-file").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(comparison(page)).toContainText(inspect(company.bundle).model_id);
});

test("an opened model is not stored by default, and links for the built-in model are rejected", async ({ page }) => {
  await page.goto("");
  const { model_id: id } = inspect("model/telco.churn");
  const contents = `${id}~1`;
  const check = createHash("sha256").update(contents).digest("hex").slice(0, 4);
  await use(page);
  await page.goto(`#/customer/${contents}~${check}`);
  await expect(page.getByRole("alert")).toContainText(id);
  await go(page, "Model");
  expect(await page.evaluate(() => [window.name, localStorage.length, sessionStorage.length])).toEqual(["", 0, 0]);
  await page.reload();
  await expect(page.getByTestId("provenance")).toBeVisible();
  await expect(openedBar(page)).toHaveCount(0);
});

test("another site cannot hand the page a model", async ({ page }) => {
  await page.goto("");
  await page.evaluate((bundle) => {
    window.name = `churnscope ${JSON.stringify({ "opened bundle": { proof: "1-2-3-4", bundle } })}`;
  }, readFileSync(company.bundle).toString("base64"));
  await page.reload();
  await expect(page.getByLabel("Tenure", { exact: true })).toBeVisible();
  await expect(openedBar(page)).toHaveCount(0);
});

test("an opened model is saved if the user saves their work", async ({ baseURL }) => {
  const own = device();
  let [page] = (await own.start({ baseURL, serviceWorkers: "block" })).pages();
  await page.goto("");
  await page.locator("a.privacy").click();
  await page.getByRole("button", { name: say.privacy.SAVE_WORK }).click();
  await expect(page.getByTestId("work-saved")).toContainText(say.privacy.WORK_SAVED);
  await use(page);
  // crash immediately, before the browser has written everything to disk
  await own.crash();
  [page] = (await own.start({ baseURL, serviceWorkers: "block" })).pages();
  await page.goto("");
  await expect(openedBar(page)).toContainText("Fixed-line customers");
  await page.getByRole("button", { name: say.shell.BUILT_IN }).click();
  await expect(openedBar(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel("Tenure", { exact: true })).toBeVisible();
  await own.end();
});

testEverywhere("the comparison fits the screen", async (page) => {
  await openBundle(page, company.bundle);
  await expect(comparison(page)).toBeVisible();
  await expectSound(page, "compared");
  await page.getByRole("button", { name: say.model_file.USE }).click();
  await expect(openedBar(page)).toBeVisible();
  await expect(page.getByTestId("provenance")).toContainText("Fixed-line customers");
  await expectSound(page, "in use");
});

test("a site with an embedded model shows it, and so does its single file", { tag: "@site" }, async ({ page }) => {
  // the whole site is compressed again
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "churnscope-"));
  cpSync("dist", folder, { recursive: true });
  for (const args of [
    ["build/embed.mjs", company.bundle, folder],
    ["build/prepare.mjs", folder],
  ])
    execFileSync("node", args);
  const types = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".html": "text/html" };
  const server = createServer(({ url }, response) => {
    const name = url === "/" ? "index.html" : url.slice(1);
    try {
      const content = readFileSync(join(folder, name));
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  for (const url of [
    `http://127.0.0.1:${server.address().port}/`,
    pathToFileURL(join(folder, "churnscope.html")).href,
  ]) {
    await page.goto(url);
    await expect(page.locator(".field")).toHaveCount(3);
    await expect(openedBar(page)).toHaveCount(0);
    await go(page, "Model");
    await expect(page.getByTestId("provenance")).toContainText("Fixed-line customers, October");
  }
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

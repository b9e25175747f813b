// Training on the sample, and keeping and downloading trained models.
import { expect, test } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sampleTable } from "../../build/sample.mjs";
import { modelId, folder, problem, result, saved, trainSmall, trained } from "./training.mjs";
import { say } from "./wording.mjs";

const kept = (page) => page.getByTestId("kept-models");
const models = (page) => kept(page).getByRole("listitem");
const keep = (page) => page.getByTestId("train-keep");

test("a standalone page opens from a file and scores with its model", async ({ page, context }) => {
  await trainSmall(page);
  const path = join(folder, "own.html");
  writeFileSync(path, await saved(page, page.getByTestId("train-download-page")));
  writeFileSync(join(folder, "own.churn"), await saved(page, page.getByTestId("train-download-bundle")));
  const own = await context.newPage();
  await own.goto(pathToFileURL(path).href);
  await expect(own.locator(".model-note")).toContainText(modelId("own.churn"));
  await expect(own.getByTestId("probability")).toBeVisible();
  await own.goto(`${pathToFileURL(path).href}#/model`);
  await expect(own.getByTestId("provenance")).toContainText("400");
});

test("a visitor watches a model train on the sample, and the command makes the same model", async ({ page }) => {
  await page.goto("#/train");
  await page.getByTestId("train-sample").click();
  await expect(page.getByText(say.train_data.IS_SAMPLE)).toBeVisible();
  await expect(page.getByTestId("train-progress")).toBeVisible();
  await expect(result(page)).toBeVisible({ timeout: 80_000 });
  const toml = (await saved(page, page.getByTestId("train-download-description"))).toString();
  const bundle = await saved(page, page.getByTestId("train-download-bundle"));
  expect(bundle.equals(trained("sample.csv", sampleTable(), toml))).toBe(true);
});

test("if the sample does not load, the page says so, and works once it does", { tag: "@site" }, async ({ page }) => {
  await page.goto("#/train");
  await page.route(/sample-[^/]*\.csv/, (route) => route.abort());
  await page.getByTestId("train-sample").click();
  await expect(problem(page)).toContainText("sample did not load");
  await page.unroute(/sample-[^/]*\.csv/);
  await page.getByTestId("train-sample").click();
  await expect(page.getByTestId("train-progress")).toBeVisible();
  await page.getByTestId("train-cancel").click();
  await expect(page.getByTestId("train-start")).toBeEnabled();
});

test("the report says how good the model is on customers that it has not seen", async ({ page, context }) => {
  await trainSmall(page);
  const report = (await saved(page, page.getByTestId("train-download-report"))).toString();
  writeFileSync(join(folder, "report.churn"), await saved(page, page.getByTestId("train-download-bundle")));
  expect(report).toContain(modelId("report.churn"));
  const path = join(folder, "report.html");
  writeFileSync(path, report);
  const other = await context.newPage();
  await other.goto(pathToFileURL(path).href);
  await expect(other.getByRole("heading", { name: "ROC curve" })).toBeVisible();
  await expect(other.getByRole("row", { name: /^ROC-AUC 0\.\d{4} ± 0\.\d{4} / })).toHaveCount(1);
  await expect(other.locator("svg")).toHaveCount(5);
  await expect(other.getByText(/^Of the \d+% ranked highest, \d+% left, compared with \d+% overall\.$/)).toBeVisible();
  await expect(other.getByText(say.evaluation.model_date.pattern)).toBeVisible();
  await expect(other.getByRole("heading", { name: say.model_importance.TITLE })).toBeVisible();
});

test("a model is kept, renamed, compared, used, deleted, and brought back", async ({ page }) => {
  await trainSmall(page);
  writeFileSync(join(folder, "kept.churn"), await saved(page, page.getByTestId("train-download-bundle")));
  const id = modelId("kept.churn");
  await keep(page).click();
  await expect(keep(page)).toHaveText(say.model_kept.KEPT);
  await expect(keep(page)).toBeDisabled();
  await page.reload();
  await page.goto("#/model");
  await expect(models(page)).toHaveCount(1);
  await expect(models(page)).toContainText(`small ${id}`);
  await expect(models(page)).toContainText("400 rows, ROC-AUC 0.");

  await page.getByRole("button", { name: say.model_kept.rename({ name: "small" }) }).click();
  const name = page.getByLabel(say.model_kept.NAME);
  await expect(name).toBeFocused();
  await name.fill(" ");
  await name.press("Enter");
  await expect(kept(page).getByRole("alert")).toHaveText(say.model_kept.NAME_EMPTY);
  await name.fill("May, without fees");
  await name.press("Enter");
  await expect(models(page)).toContainText(`May, without fees ${id}`);

  const cutoff = page.getByTestId("cutoff").getByRole("spinbutton", { name: say.model_cutoff.TITLE });
  await cutoff.fill("77");
  await page.getByRole("button", { name: say.model_kept.compare({ name: "May, without fees" }) }).click();
  const offer = page.getByTestId("bundle-offer");
  await expect(offer).toContainText(id);
  await expect(offer.getByRole("button", { name: say.model_kept.KEPT })).toBeDisabled();
  await offer.getByRole("button", { name: say.model_file.USE }).click();
  const opened = page.getByTestId("opened-model");
  await expect(opened).toContainText(id);
  // a cutoff applies only to the model that it was chosen for
  await expect(cutoff).not.toHaveValue("77");
  // if the model in use is kept, the page starts with it until the user switches back
  await page.reload();
  await expect(opened).toContainText(id);
  await expect(models(page)).toContainText(say.model_kept.IN_USE);
  // the notice shows the new name after renaming
  await expect(opened).toContainText("“May, without fees”");
  await page.getByRole("button", { name: say.model_kept.rename({ name: "May, without fees" }) }).click();
  await name.fill("June");
  await name.press("Enter");
  await expect(opened).toContainText("“June”");
  await opened.getByRole("button", { name: say.shell.BUILT_IN }).click();
  await expect(opened).toHaveCount(0);
  await page.reload();
  await expect(models(page)).toHaveCount(1);
  await expect(opened).toHaveCount(0);

  await page.getByRole("button", { name: say.model_kept.delete({ name: "June" }) }).click();
  await expect(models(page)).toHaveCount(0);
  await expect(kept(page)).toContainText(say.model_kept.NONE);
  await page.getByRole("button", { name: say.model_kept.UNDO }).click();
  await expect(models(page)).toContainText(`June ${id}`);
  await page.locator("a.privacy").click();
  await expect(page.getByText(say.privacy.KEPT_MODEL)).toBeVisible();
  await page.getByRole("button", { name: say.privacy.ERASE_ALL }).click();
  await expect(page.getByText(say.privacy.NO_KEPT_MODELS)).toBeVisible();
});

for (const [name, fail, sentence] of [
  [
    "there is no space for it",
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("", "QuotaExceededError");
      };
    },
    say.model_kept.NO_ROOM,
  ],
  [
    "the browser stores nothing",
    () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
    say.model_kept.REFUSED,
  ],
])
  test(`a model is not lost if ${name}`, async ({ page }) => {
    await page.addInitScript(fail);
    await trainSmall(page);
    await keep(page).click();
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(keep(page)).toBeEnabled();
    const bundle = await saved(page, page.getByTestId("train-download-bundle"));
    expect(bundle.length).toBeGreaterThan(0);
  });

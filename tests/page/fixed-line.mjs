// Another company: generated customers, and a small forest trained on them.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { churnscope } from "./churnscope.mjs";

const ROWS = 400;

/** Pseudorandom numbers from 0 to 1. */
function randomNumbers(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Trains the model. Returns the paths of the bundle, the customers' file, and their folder. */
export function fixedLine() {
  const folder = mkdtempSync(join(tmpdir(), "churnscope-"));
  const [csv, fields, bundle] = ["customers.csv", "fields.toml", "company.churn"].map((name) => join(folder, name));
  const random = randomNumbers(20);
  const rows = Array.from({ length: ROWS }, (_, account) => {
    const months = Math.floor(random() * 120);
    const fee = (10 + random() * 50).toFixed(2);
    const plan = random() < 0.5 ? "basic" : "plus";
    const left = random() < 0.1 + (months < 30 ? 0.4 : 0) + (plan === "basic" ? 0.2 : 0) ? 1 : 0;
    return [`A${account}`, months, fee, plan, left].join(",");
  });
  writeFileSync(csv, `account,months,fee,plan,left\n${rows.join("\n")}\n`);
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, description] = readme.match(/```toml\n(title = "Fixed-line customers"[^]*?)```/);
  const forest = "trees = 20\nmax_depth = 8\nmin_samples_leaf = 10\nfeatures_per_split = 2";
  writeFileSync(fields, description.replace(/^learner = .*/m, forest));
  churnscope("train", csv, "--schema", fields, "-o", bundle);
  return { bundle, csv, folder };
}

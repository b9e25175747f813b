// A company of its own: customers made by a script, in the words of README.md's small description, and their model.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { churnscope } from "./churnscope.mjs";

const ROWS = 400;

/** Numbers from 0 to 1 that look like chance and are the same for ever. */
function chance(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Trains it; gives the paths of the bundle and of its customers. */
export function fixedLine() {
  const folder = mkdtempSync(join(tmpdir(), "churnscope-"));
  const [csv, fields, bundle] = ["customers.csv", "fields.toml", "company.churn"].map((name) => join(folder, name));
  const draw = chance(20);
  const rows = Array.from({ length: ROWS }, (_, account) => {
    const months = Math.floor(draw() * 120);
    const fee = (10 + draw() * 50).toFixed(2);
    const plan = draw() < 0.5 ? "basic" : "plus";
    const left = draw() < 0.1 + (months < 30 ? 0.4 : 0) + (plan === "basic" ? 0.2 : 0) ? 1 : 0;
    return [`A${account}`, months, fee, plan, left].join(",");
  });
  writeFileSync(csv, `account,months,fee,plan,left\n${rows.join("\n")}\n`);
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, description] = readme.match(/```toml\n(title = "Fixed-line customers"[^]*?)```/);
  writeFileSync(fields, description.replace("trees = 200", "trees = 20"));
  churnscope("train", csv, "--schema", fields, "-o", bundle);
  return { bundle, csv, folder };
}

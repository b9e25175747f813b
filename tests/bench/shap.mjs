// Measures how long Python's shap, if installed, takes to compute contributions for the committed forest. The
// environment variable PYTHON can name a Python other than python3.
import { execFileSync } from "node:child_process";
import { spread } from "./statistics.mjs";

export function shapFigures() {
  const python = process.env.PYTHON ?? "python3";
  try {
    execFileSync(python, ["-c", "import shap"], { stdio: "ignore" });
  } catch {
    return [["not measured", `shap is not installed for ${python}: pip install shap==0.51.0`]];
  }
  const cargo = ["run", "--locked", "--quiet", "--release", "-p", "churnscope-engine", "--example", "forest_json"];
  const maxBuffer = 1 << 28;
  const input = execFileSync("cargo", cargo, { maxBuffer });
  const printed = execFileSync(python, ["tests/golden/contributions.py", "--time"], { input, maxBuffer });
  const times = printed.toString().trim().split("\n");
  return [[`one explanation, ${times.length} customers`, spread(times.map(Number), "ms")]];
}

// Reports type names that stand for two things in the workspace.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Names that are defined twice for one thing, and why. */
const ALLOWED = {
  F64x4: "one definition for processors with SIMD instructions, and one for all others",
  FileQuestion: "the page's alias fills in the type of a file",
  Status: "the page's alias fills in the type of a file",
};

// A `type` inside a trait or an implementation is indented, and is not a name of the workspace.
const DEFINITION = /^(?:\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|trait|union)|(?:pub(?:\([^)]*\))?\s+)?type)\s+(\w+)/;

const definitions = new Map();
const paths = execFileSync("git", ["ls-files", "--deduplicate", "*.rs"], { encoding: "utf8" }).trim().split("\n");
for (const path of paths)
  readFileSync(path, "utf8")
    .split("\n")
    .forEach((line, index) => {
      const name = line.match(DEFINITION)?.[1];
      if (name) definitions.set(name, [...(definitions.get(name) ?? []), `${path}:${index + 1}`]);
    });

const problems = [];
for (const [name, places] of definitions)
  if (places.length > 1 && !(name in ALLOWED))
    problems.push(`${name} stands for two things, so rename one of them: ${places.join(", ")}`);
for (const name of Object.keys(ALLOWED))
  if ((definitions.get(name)?.length ?? 0) < 2) problems.push(`${name} is defined once, so remove it from ALLOWED`);
for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;

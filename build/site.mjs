// Builds the site. The name of each program, script (except sw.js), style sheet, part of the model, and sample gets a
// hash of the file's content, so that browsers can cache the file forever. index.html gets the names and digests of
// these files, so that the page loads no other versions of them.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundled, minified } from "./bundling.mjs";
import { read, removeComments, write } from "./html.mjs";
import { FILES, MODEL, POLICY, PROGRAMS } from "./manifest.mjs";
import { addModel, partsOf } from "./model.mjs";
import { addFile, embedIcon, setPolicy } from "./page.mjs";
import { optimized } from "./programs.mjs";
import { sampleTable } from "./sample.mjs";

const folder = process.env.TRUNK_STAGING_DIR;
const isRelease = process.env.TRUNK_PROFILE === "release";

/** The content of a file, or `undefined` if another step writes it. */
async function contentOf({ entry, banner, glue, append, wasm, sample }) {
  if (sample) return sampleTable();
  if (entry) return bundled(entry, banner && { banner: { js: banner } });
  if (glue) {
    const script = readFileSync(join(folder, `${glue}.js`)) + (append ? readFileSync(append) : "");
    return minified(script, PROGRAMS[glue].bindgen === "web");
  }
  if (!wasm) return undefined;
  const path = join(folder, `${wasm}_bg.wasm`);
  return isRelease ? optimized(path, PROGRAMS[wasm].profile) : readFileSync(path);
}

const page = read(join(folder, "index.html"));
removeComments(page);
setPolicy(page, POLICY);
embedIcon(page);
const contents = await Promise.all(FILES.map(contentOf));
for (const program of Object.keys(PROGRAMS))
  for (const suffix of [".js", "_bg.wasm"]) rmSync(join(folder, program + suffix));
for (const [at, { name }] of FILES.entries()) {
  if (contents[at] === undefined) continue;
  mkdirSync(join(folder, dirname(name)), { recursive: true });
  addFile(folder, page, name, contents[at]);
}
addModel(folder, page, partsOf(MODEL));
write(join(folder, "index.html"), page);

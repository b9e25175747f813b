// Makes scripts and styles small, and names by its content what is loaded later. Trunk names only the first program so,
// and a host could not let browsers keep the others; the names are written into index.html. The worker's glue and its
// start become one classic script: a page that is opened from a file can start no other kind.
import { transformSync } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

const folder = process.env.TRUNK_STAGING_DIR;
const built = (name) => readFileSync(join(folder, name));
const minified = (name, text = built(name)) =>
  transformSync(text, { loader: extname(name).slice(1), minify: true, target: "es2022" }).code;

const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

let page = built("index.html").toString();
for (const name of readdirSync(folder)) {
  if (!/^(app|start|style)-.*\.(css|js)$/.test(name)) continue;
  const content = minified(name);
  page = page.replace(integrity(built(name)), integrity(content));
  writeFileSync(join(folder, name), content);
}

// of the second program, whose pages come together
const PAGE_STYLES = ["portfolio.css", "model.css"];

const files = {
  "pages.js": minified("pages.js"),
  "pages_bg.wasm": built("pages_bg.wasm"),
  "pages.css": PAGE_STYLES.map((name) => minified(name)).join(""),
  "charts.js": minified("charts.js"),
  "charts_bg.wasm": built("charts_bg.wasm"),
  "worker.js": minified("worker.js", built("worker.js") + readFileSync("src/worker/start.js", "utf8")),
  "worker_bg.wasm": built("worker_bg.wasm"),
};

for (const [name, content] of Object.entries(files)) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const named = name.replace(".", `-${hash}.`);
  if (!page.includes(`"./${name}"`)) throw new Error(`index.html does not name ${name}`);
  page = page.replace(`"./${name}"`, `"./${named}"`);
  rmSync(join(folder, name), { force: true });
  writeFileSync(join(folder, named), content);
}
for (const name of PAGE_STYLES) rmSync(join(folder, name));
writeFileSync(join(folder, "index.html"), page);

// Makes scripts and styles small, names by its content what Trunk does not, and writes names and digests into
// index.html: a host can let browsers keep every file for ever, and a browser takes no file that is not what was built.
// The worker's glue and its start become one classic script: a page that is opened from a file can start no other kind.
import { buildSync, transformSync } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { OWN, intoSite, partsOf } from "../../deploy/model.mjs";

const folder = process.env.TRUNK_STAGING_DIR;
const source = "src/browser";
const target = "es2022";

const built = (name) => readFileSync(join(folder, name));
const minified = (name, text = built(name)) =>
  Buffer.from(transformSync(text, { loader: extname(name).slice(1), minify: true, target }).code);
const bundled = (name) =>
  Buffer.from(
    buildSync({ entryPoints: [`${source}/${name}`], bundle: true, format: "esm", minify: true, target, write: false })
      .outputFiles[0].contents,
  );
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

let page = built("index.html").toString();

/** Replaces what must be there once. */
function replace(text, by) {
  const parts = page.split(text);
  if (parts.length !== 2) throw new Error(`index.html has ${text} ${parts.length - 1} times`);
  page = parts.join(by);
}

// what Trunk has named, by the content that it had
for (const name of readdirSync(folder)) {
  const [, kind] = name.match(/^(app|start|style)-.*\.(?:css|js|wasm)$/) ?? [];
  if (!kind) continue;
  const content = kind === "start" ? bundled("start.js") : name.endsWith(".wasm") ? built(name) : minified(name);
  rmSync(join(folder, name));
  const named = kind === "start" ? `start-${hash(content)}.js` : name;
  writeFileSync(join(folder, named), content);
  page = page.replace(new RegExp(`(="\\./${name}") integrity="[^"]+"`), "$1");
  // of a preloaded program browsers look at no digest: start.js does
  const attribute = name.endsWith(".wasm") ? "data-integrity" : "integrity";
  replace(`="./${name}"`, `="./${named}" ${attribute}="${integrity(content)}"`);
}

// no request of its own before the first score
const icon = readFileSync("public/icon.svg").toString("base64");
replace('href="icon.svg"', `href="data:image/svg+xml;base64,${icon}"`);

// of the second program, whose pages come together
const PAGE_STYLES = ["portfolio.css", "model.css", "privacy.css"];

const later = {
  "pages.js": minified("pages.js"),
  "pages_bg.wasm": built("pages_bg.wasm"),
  "pages.css": Buffer.concat(PAGE_STYLES.map((name) => minified(name))),
  "charts.js": minified("charts.js"),
  "charts_bg.wasm": built("charts_bg.wasm"),
  "offline.js": bundled("offline/offline.js"),
  "worker.js": minified("worker.js", built("worker.js") + readFileSync("crates/worker-program/src/start.js", "utf8")),
  "worker_bg.wasm": built("worker_bg.wasm"),
};
for (const [name, content] of Object.entries(later)) {
  const named = name.replace(".", `-${hash(content)}.`);
  replace(`content="./${name}"`, `content="./${named}" data-integrity="${integrity(content)}"`);
  rmSync(join(folder, name), { force: true });
  writeFileSync(join(folder, named), content);
}
const [, echarts] = page.match(/name="echarts" content="\.\/([^"]+)"/);
replace(`content="./${echarts}"`, `content="./${echarts}" data-integrity="${integrity(built(echarts))}"`);

for (const name of PAGE_STYLES) rmSync(join(folder, name));
writeFileSync(join(folder, "index.html"), page);
intoSite(folder, partsOf(OWN));

// The service worker of a site: src/browser/offline/service-worker.js with the site's version and list of files.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { HASHED, SERVICE_WORKER } from "./manifest.mjs";

/** The script of a site with these files (`name` and `content`). The version is a hash of the files and the script. */
export function serviceWorker(files) {
  const list = files
    .filter(({ name }) => name !== SERVICE_WORKER)
    .map(({ name, content }) => [
      name === "index.html" ? "./" : name,
      `sha256-${createHash("sha256").update(content).digest("base64")}`,
      content.length,
    ]);
  const script = readFileSync(new URL("../src/browser/offline/service-worker.js", import.meta.url), "utf8");
  const version = createHash("sha256").update(JSON.stringify(list)).update(script).digest("hex").slice(0, 16);
  return `const VERSION = ${JSON.stringify(version)};
const FILES = ${JSON.stringify(list, null, 2)};
const HASHED = ${HASHED};
${script}`;
}

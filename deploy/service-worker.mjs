// The service worker of a site: src/browser/offline/service-worker.js with the site's version and list of files.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Its name, which must never change: devices ask for it again and again. */
export const SERVICE_WORKER = "sw.js";

/** Its text, for files with a name and content each. The version is what is in them. */
export function serviceWorker(files) {
  const list = files
    .filter(({ name }) => name !== SERVICE_WORKER)
    .map(({ name, content }) => [
      name === "index.html" ? "./" : name,
      `sha256-${createHash("sha256").update(content).digest("base64")}`,
      content.length,
    ]);
  const worker = readFileSync(new URL("../src/browser/offline/service-worker.js", import.meta.url), "utf8");
  const version = createHash("sha256").update(JSON.stringify(list)).update(worker).digest("hex").slice(0, 16);
  return `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(list, null, 2)};\n${worker}`;
}

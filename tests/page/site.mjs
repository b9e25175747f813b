// Versions of the site, a server that can switch between them and shut down, and a browser that can restart, for tests
// of what a device stores.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium, test as base } from "@playwright/test";
import { siteFiles } from "../../build/files.mjs";
import { SERVICE_WORKER } from "../../build/manifest.mjs";
import { serviceWorker } from "../../build/service-worker.mjs";
import { launchOptions } from "../browser.mjs";

const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css",
  ".csv": "text/csv",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/**
 * The built site, turned into another version: the title in index.html starts with `mark`; every script except the
 * service worker adds `mark` to `churnscopeVersions`, and has a new name and digest. Returns the files' contents by
 * name.
 */
export function version(mark) {
  const files = new Map(siteFiles("dist").map(({ name, content }) => [name, content]));
  let page = files.get("index.html").toString();
  for (const [name, content] of [...files]) {
    if (extname(name) !== ".js" || name === SERVICE_WORKER) continue;
    const marked = Buffer.from(`${content}\n;(globalThis.churnscopeVersions ??= new Set()).add("${mark}");\n`);
    const hash = createHash("sha256").update(marked).digest("hex").slice(0, 16);
    const renamed = name.replace(/-[0-9A-Za-z]{8,}\.js$/, `-${hash}.js`);
    files.delete(name);
    files.set(renamed, marked);
    page = page.replaceAll(name, renamed).replaceAll(integrity(content), integrity(marked));
  }
  files.set("index.html", Buffer.from(page.replace("<title>", `<title>${mark} `)));
  const named = [...files].map(([name, content]) => ({ name, content }));
  files.set(SERVICE_WORKER, Buffer.from(serviceWorker(named)));
  return files;
}

/** Serves a version in a folder of a host. `site` can be replaced; `requests` lists the names that were requested. */
async function serve(site, folder = "/some/folder/") {
  const state = { site, requests: [] };
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://host/");
    const name = pathname.slice(folder.length) || "index.html";
    state.requests.push(name);
    const content = pathname.startsWith(folder) && state.site.get(name);
    if (!content) return response.writeHead(404).end("not found");
    const cache = /-[0-9A-Za-z]{8,}(_bg)?\.(bin|css|csv|js|wasm)$/.test(name)
      ? "max-age=31536000, immutable"
      : "no-cache";
    response.writeHead(200, { "content-type": TYPES[extname(name)], "cache-control": cache }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}${folder}`,
    /** Simulates a lost network: connections are refused. */
    cut: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

/** A browser whose profile survives restarts; `start` opens it, as often as needed. */
export function device() {
  const profile = mkdtempSync(join(tmpdir(), "churnscope-"));
  let context;
  return {
    async start(options = {}) {
      context = await chromium.launchPersistentContext(profile, {
        ...launchOptions,
        serviceWorkers: "allow",
        ...options,
      });
      return context;
    },
    async stop() {
      await context?.close();
      context = undefined;
    },
    /** Stops without warning, as if the battery had died. */
    async crash() {
      const gone = context.waitForEvent("close");
      const session = await context.newCDPSession(context.pages()[0]);
      // the browser is gone, so this call gets no answer
      session.send("Browser.crash").catch(() => {});
      await gone;
      context = undefined;
    },
    async end() {
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The approximate size of the offline copy of a served site, in bytes. The service worker is counted, too. */
export const copySize = ({ site }) => [...site.values()].reduce((bytes, content) => bytes + content.length, 0);

/** Gives tests the site and a device, and closes both at the end. */
export const test = base.extend({
  site: async ({}, use) => {
    const site = await serve(version("A"));
    await use(site);
    await site.cut();
  },
  device: async ({}, use) => {
    const own = device();
    await use(own);
    await own.end();
  },
});

// Tests of the built page in dist/, in a real Chromium.
import { defineConfig } from "@playwright/test";
import { createServer } from "node:net";
import { launchOptions } from "../browser.mjs";

// Every worker process reads this file again: the first one chooses the port, the others inherit it.
process.env.CHURNSCOPE_PORT ??= await freePort();
const url = `http://127.0.0.1:${process.env.CHURNSCOPE_PORT}/`;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/page-tests",
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  reporter: "list",
  retries: 0,
  // for a tour of all pages on a machine that does other things besides; what is awaited has its own, shorter limits
  timeout: 90_000,
  workers: 2,
  // what a service worker answers is not seen by tests that look at requests: offline.spec.mjs lets it work
  use: { launchOptions, serviceWorkers: "block", trace: "off" },
  projects: [
    { name: "site", use: { baseURL: url }, testIgnore: "file.spec.mjs" },
    // the same tests of the page in one file, but for those of a site's files
    {
      name: "file",
      use: { baseURL: new URL("../../dist/churnscope.html", import.meta.url).href },
      testIgnore: ["hosting.spec.mjs", "offline.spec.mjs", "private.spec.mjs"],
      grepInvert: /@site/,
    },
  ],
  webServer: { command: `node nginx.mjs ${process.env.CHURNSCOPE_PORT}`, url, reuseExistingServer: false },
});

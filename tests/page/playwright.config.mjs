// The configuration of the tests of the built page in dist/, which run in a real Chromium.
import { defineConfig } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { launchOptions } from "../browser.mjs";

const root = new URL("../../", import.meta.url);

// Every Playwright process reads this file. The first one chooses a port, which its worker processes inherit, and
// writes the strings that wording.mjs reads.
if (!process.env.CHURNSCOPE_PORT) {
  // with --workspace, crates have the same features as in `cargo test --workspace`, which has compiled them
  const cargo = ["build", "--locked", "--quiet", "--workspace", "--example", "catalog"];
  execFileSync("cargo", cargo, { cwd: root, stdio: "inherit" });
  const catalog = `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/examples/catalog`;
  writeFileSync(new URL("target/wording.json", root), execFileSync(catalog, { cwd: root }));
  process.env.CHURNSCOPE_PORT = await freePort();
}
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
  // both limits are long, so that tests pass on a busy machine
  timeout: 90_000,
  expect: { timeout: 30_000 },
  workers: 2,
  // tests cannot see requests that a service worker answers, so service workers are blocked, except in site.mjs
  use: { launchOptions, serviceWorkers: "block", trace: "off" },
  projects: [
    { name: "site", use: { baseURL: url }, testIgnore: "file.spec.mjs" },
    // the tests of the single file: all except those that need a site, and those of logic that both builds share
    {
      name: "file",
      use: { baseURL: new URL("dist/churnscope.html", root).href },
      testIgnore: [
        ...["hosting.spec.mjs", "offline.spec.mjs", "private.spec.mjs"],
        ...["agreement.spec.mjs", "columns.spec.mjs", "kinds-of-drafts.spec.mjs", "kinds-of-files.spec.mjs"],
        ...["moving.spec.mjs", "standards.spec.mjs", "train-failures.spec.mjs"],
      ],
      // the pages look the same as on the site, so one width is enough
      grepInvert: /@site| at (768|1366) px/,
    },
  ],
  webServer: { command: `node nginx.mjs ${process.env.CHURNSCOPE_PORT}`, url, reuseExistingServer: false },
});

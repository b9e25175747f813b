#!/usr/bin/env node
// Runs a test binary of `cargo test --target wasm32-unknown-unknown`. If it calls
// `wasm_bindgen_test_configure!(run_in_browser)`, wasm-bindgen-test-runner serves it as a page, and Chromium opens the
// page. (Without this script, the runner would need a chromedriver of the browser's version.) Otherwise, it runs in Node.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { launchOptions } from "./browser.mjs";

const LIMIT = 120_000; // ms, far more than the tests take

const scratch = mkdtempSync(join(tmpdir(), "churnscope-")); // the runner leaves its files behind when it is stopped
const runner = spawn("wasm-bindgen-test-runner", process.argv.slice(2), {
  env: { ...process.env, NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0", TMPDIR: scratch },
  stdio: ["ignore", "pipe", "inherit"],
});
const exited = new Promise((resolve) => runner.once("exit", resolve));

/** The address of the page with the tests; `undefined` if they ran in Node. */
async function address() {
  for await (const line of createInterface(runner.stdout)) {
    const url = line.match(/now available at (http:\S+)/)?.[1];
    if (url) return url;
    console.log(line);
  }
  return undefined;
}

/** Runs the tests in Chromium. Returns whether they passed. */
async function passInBrowser(url) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.log(String(error)));
    await page.goto(url);
    const output = page.locator("#output");
    await output
      .filter({ hasText: "test result: " })
      .waitFor({ timeout: LIMIT })
      .catch(() => {});
    const text = await output.innerText();
    console.log(text);
    return /^test result: ok\. [1-9]/m.test(text);
  } finally {
    await browser.close();
  }
}

try {
  const url = await address();
  const passed = url ? await passInBrowser(url) : (await exited) === 0;
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  runner.kill();
  rmSync(scratch, { recursive: true });
}

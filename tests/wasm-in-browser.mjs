// Runs tests of `cargo test --target wasm32-unknown-unknown` that need a DOM: wasm-bindgen-test-runner serves them as a
// page, and Chromium opens it. (Without this script, the runner would need a chromedriver of the browser's version.)
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

async function address() {
  for await (const line of createInterface(runner.stdout)) {
    const url = line.match(/now available at (http:\S+)/)?.[1];
    if (url) return url;
    console.log(line);
  }
  throw new Error(
    "wasm-bindgen-test-runner served no page: does the test call `wasm_bindgen_test_configure!(run_in_browser)`?",
  );
}

async function results(url) {
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
    return await output.innerText();
  } finally {
    await browser.close();
  }
}

try {
  const text = await results(await address());
  console.log(text);
  process.exitCode = /^test result: ok\. [1-9]/m.test(text) ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  runner.kill();
  rmSync(scratch, { recursive: true });
}

// How tests and benchmarks start Chromium, without its services that use the network: the one in CHURNSCOPE_CHROMIUM,
// or the one that setup found.
import { readFileSync } from "node:fs";

const found = new URL("../target/setup/chromium", import.meta.url);

export const launchOptions = {
  executablePath: process.env.CHURNSCOPE_CHROMIUM || readFileSync(found, "utf8").trim(),
  // As root, Chromium refuses to start with its sandbox.
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
  ],
};

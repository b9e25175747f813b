// How tests and benchmarks start Chromium. CHURNSCOPE_CHROMIUM can name the program; otherwise, it is the one that
// setup found.
import { readFileSync } from "node:fs";

const found = new URL("../target/setup/chromium", import.meta.url);

export const launchOptions = {
  executablePath: process.env.CHURNSCOPE_CHROMIUM || readFileSync(found, "utf8").trim(),
  // Chromium refuses to start with its sandbox as root
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

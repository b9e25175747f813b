// Runs the command, for tests that compare the page with it.
import { spawnSync } from "node:child_process";

const root = new URL("../../", import.meta.url);

/**
 * Returns what the command prints to standard output; `make test` builds the command first. Rows that cannot be scored
 * are not a failure.
 */
export function churnscope(...args) {
  const program = `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/churnscope`;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, maxBuffer: 1 << 28 });
  if (error || ![0, 3].includes(status)) throw error ?? new Error(stderr.toString());
  return stdout;
}

// The command, for tests that hold the page to it.
import { spawnSync } from "node:child_process";

const root = new URL("../../", import.meta.url);

/** The bytes that the command writes; `make test` has built it. Rows that it could not score are no failure. */
export function churnscope(...args) {
  const program = `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/churnscope`;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, maxBuffer: 1 << 28 });
  if (error || ![0, 3].includes(status)) throw error ?? new Error(stderr.toString());
  return stdout;
}

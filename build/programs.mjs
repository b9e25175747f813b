// Compiles programs that Trunk does not compile, and optimizes programs for release.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WASM_FEATURES, WASM_OPT_PASSES } from "./manifest.mjs";

export const TARGET = process.env.CARGO_TARGET_DIR ?? "target";

// The wasm-opt that package-lock.json pins, even if PATH has another one.
const WASM_OPT = fileURLToPath(new URL("../node_modules/binaryen/bin/wasm-opt", import.meta.url));
const OPTIMIZED = join(TARGET, "optimized");

/**
 * Compiles a program: `bin` or `example` of the crate in folder `crate`. If `package` names the crate's package, Cargo
 * does not turn on features that other packages of the workspace need. Writes wasm-bindgen's output, NAME.js and
 * NAME_bg.wasm, to the folder `out`, and returns the optimized WebAssembly.
 */
export async function compile({ crate, package: name, bin, example, profile, bindgen }, out) {
  const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  const target = bin ?? example;
  const wasm32 = "wasm32-unknown-unknown";
  const kind = bin ? ["--bin", bin] : ["--example", example];
  const manifest = ["--manifest-path", join(crate, "Cargo.toml"), ...(name ? ["--package", name] : [])];
  run("cargo", ["build", "--locked", "--target", wasm32, "--profile", profile, ...manifest, ...kind]);
  const built = join(TARGET, wasm32, profile, example ? "examples" : "", `${target}.wasm`);
  run("wasm-bindgen", ["--target", bindgen, "--no-typescript", "--out-dir", out, built]);
  return optimized(join(out, `${target}_bg.wasm`), profile);
}

/** Optimizes the WebAssembly in a file for a Cargo profile. Caches the result, because wasm-opt is slow. */
export async function optimized(path, profile) {
  const options = [...WASM_OPT_PASSES[profile], ...WASM_FEATURES];
  const cached = join(OPTIMIZED, `${profile}-${basename(path)}`);
  const key = createHash("sha256").update(readFileSync(path)).update(readFileSync(WASM_OPT)).update(String(options));
  const digest = key.digest("hex");
  if (!existsSync(`${cached}.key`) || readFileSync(`${cached}.key`, "utf8") !== digest) {
    mkdirSync(OPTIMIZED, { recursive: true });
    rmSync(`${cached}.key`, { force: true });
    await promisify(execFile)(process.execPath, [WASM_OPT, ...options, path, "-o", cached]);
    writeFileSync(`${cached}.key`, digest);
  }
  return readFileSync(cached);
}

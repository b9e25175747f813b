// Compiles the program of the single file. `make dist` runs this beside Trunk, because most of the work keeps only one
// core busy; build/single-file.mjs then finds the program compiled and optimized.
import { join } from "node:path";
import { WHOLE } from "./manifest.mjs";
import { TARGET, compile } from "./programs.mjs";

/** The folder with wasm-bindgen's output. */
export const folder = join(TARGET, "whole");

/** The optimized WebAssembly. */
export const program = await compile(WHOLE, folder);

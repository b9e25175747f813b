// Bundles ECharts into target/echarts/, named by their content, and writes that name where Trunk.toml reads it.
import { build } from "esbuild";
import { rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const folder = "target/echarts";
rmSync(folder, { recursive: true, force: true });

const { outputs } = (
  await build({
    entryPoints: { echarts: "src/browser/echarts/entry.js" },
    entryNames: "[name]-[hash]",
    outdir: folder,
    banner: { js: "/*! Apache ECharts (Apache-2.0), zrender (BSD-3-Clause), tslib (0BSD) */" },
    bundle: true,
    format: "esm",
    metafile: true,
    minify: true,
    target: "es2022",
  })
).metafile;
writeFileSync("target/echarts.name", `echarts/${basename(Object.keys(outputs)[0])}`);

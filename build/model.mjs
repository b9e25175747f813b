// Adds the model to a built page: as two files in a site, or as text in the single file.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pattern } from "./files.mjs";
import { attribute, element, setText } from "./html.mjs";
import { FILES, MODEL } from "./manifest.mjs";
import { addFile, hash } from "./page.mjs";

// The engine defines the layout.
const layout = JSON.parse(readFileSync(new URL("../crates/engine/src/bundle/layout.json", import.meta.url), "utf8"));
const field = (bundle, name) => bundle.subarray(...layout[name]);
const [coreLengthStart, coreStart] = layout.coreLength;

/**
 * Splits a bundle into the core, which is all that scoring needs, and the inspection: measurements for the Model page.
 * Fails unless the file is a whole bundle in a format that the page reads.
 */
export function partsOf(path) {
  const [bundle, builtIn] = [path, MODEL].map((each) => readFileSync(each));
  const check = (isRight, problem) => {
    if (!isRight) throw new Error(`${path}: ${problem}`);
  };
  const isSame = (name) => field(bundle, name).equals(field(builtIn, name));
  check(
    bundle.length >= coreStart && isSame("magic"),
    "this is not a Churnscope bundle. Choose a file made by `churnscope train`, `churnscope import`, or the Train page",
  );
  const version = field(bundle, "version").readUInt32LE();
  check(
    layout.versions.includes(version),
    `this bundle has format version ${version}, but the page reads versions ${layout.versions.join(", ")}. ` +
      "Train or import the model again with this version of `churnscope`",
  );
  const payload = bundle.subarray(coreLengthStart);
  const digest = createHash("sha256").update(payload).digest();
  check(
    field(bundle, "payloadLength").readBigUInt64LE() === BigInt(payload.length) &&
      field(bundle, "payloadDigest").equals(digest),
    "this bundle is incomplete or was changed. Copy it again",
  );
  const coreEnd = coreStart + field(bundle, "coreLength").readUInt32LE();
  check(coreEnd <= bundle.length, "the core is longer than the file. Train or import the model again");
  return { core: bundle.subarray(0, coreEnd), inspection: bundle.subarray(coreEnd) };
}

const modelFiles = FILES.filter(({ model }) => model);

export function hasBuiltInModel(folder) {
  const { core } = partsOf(MODEL);
  const { name } = modelFiles.find(({ model }) => model === "core");
  return existsSync(join(folder, name.replace("*", hash(core))));
}

/** Puts a model into a site, in place of the current one. */
export function addModel(folder, page, parts) {
  const isOld = (file) => modelFiles.some(({ name }) => pattern(name).test(file.replace(/\.(br|gz)$/, "")));
  for (const file of readdirSync(folder)) if (isOld(file)) rmSync(join(folder, file));
  for (const { name, model } of modelFiles) addFile(folder, page, name, parts[model]);
}

/** Puts a model into the single file, in place of the current one. */
export function addModelToSingleFile(page, parts) {
  for (const [part, content] of Object.entries(parts)) {
    const script = element(page, `the ${part} of the model`, (each) => attribute(each, "id") === part);
    setText(script, gzipSync(content, { level: 9 }).toString("base64"));
  }
}

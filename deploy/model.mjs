// The model of a built page: two files beside a site's programs, and text in the page that is one file. They are put in
// when the page is built, and another bundle can be put in their place later, with nothing compiled.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** The bundle that comes with the page, whose format is the one that the page reads. */
export const OWN = "model/telco.churn";

const HEADER = 52;
const CORE_LENGTH = 4;

/**
 * The two parts of a bundle: the core, which scores, and the rest, which tells how good it is (crates/engine/src/bundle/mod.rs).
 * What is no whole bundle of the page's own format is refused; the page itself looks into it.
 */
export function partsOf(name) {
  const bundle = readFileSync(name);
  const own = readFileSync(OWN);
  const refuse = (why) => {
    throw new Error(`${name}: ${why}`);
  };
  if (bundle.length < HEADER + CORE_LENGTH || !bundle.subarray(0, 8).equals(own.subarray(0, 8)))
    refuse("this is not a Churnscope bundle (a file made by `churnscope train`)");
  const [version, wanted] = [bundle, own].map((file) => file.readUInt32LE(8));
  if (version !== wanted) refuse(`format version ${version}, and the page reads ${wanted}: train it again`);
  const payload = bundle.subarray(HEADER);
  const digest = createHash("sha256").update(payload).digest();
  if (bundle.readBigUInt64LE(12) !== BigInt(payload.length) || !digest.equals(bundle.subarray(20, HEADER)))
    refuse("it was damaged, cut off or changed");
  const end = HEADER + CORE_LENGTH + payload.readUInt32LE(0);
  if (end > bundle.length) refuse("its core is longer than the file");
  return { core: bundle.subarray(0, end), inspection: bundle.subarray(end) };
}

const nameOf = (part, content) => `${part}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.bin`;

/** Whether a site has the model that comes with the page. */
export const isOwn = (folder) => existsSync(join(folder, nameOf("core", partsOf(OWN).core)));

/** Puts a model into a site, in place of the one that is there. */
export function intoSite(folder, { core, inspection }) {
  for (const name of readdirSync(folder))
    if (/^(core|inspection)-.*\.bin(\.br|\.gz)?$/.test(name)) rmSync(join(folder, name));
  let page = readFileSync(join(folder, "index.html"), "utf8");
  for (const [part, content] of Object.entries({ core, inspection })) {
    const name = nameOf(part, content);
    const digest = `sha384-${createHash("sha384").update(content).digest("base64")}`;
    writeFileSync(join(folder, name), content);
    page = replaced(
      page,
      new RegExp(`(="\\./)${part}[-.0-9a-f]*bin"( data-integrity="[^"]*")?`),
      (_, before) => `${before}${name}" data-integrity="${digest}"`,
    );
  }
  writeFileSync(join(folder, "index.html"), page);
}

/** Puts a model into the page that is one file, whose script elements are named after the parts. */
export function intoFile(name, parts) {
  if (!existsSync(name)) return;
  let page = readFileSync(name, "utf8");
  for (const part of ["core", "inspection"])
    page = replaced(
      page,
      new RegExp(`(<script type="text/plain" id="${part}">)[^<]*`),
      (_, before) => before + gzipSync(parts[part], { level: 9 }).toString("base64"),
    );
  writeFileSync(name, page);
}

function replaced(page, pattern, by) {
  if (!pattern.test(page)) throw new Error(`the page has no place for ${pattern}`);
  return page.replace(pattern, by);
}

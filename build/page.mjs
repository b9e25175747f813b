// Functions that fill in parts of a built page.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pattern, plainName } from "./files.mjs";
import { attribute, element, setAttribute } from "./html.mjs";

/** The hash of a file's content, for use in the file's name: 16 hexadecimal digits. */
export const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/**
 * Writes a file into the site, and updates the page's reference to the file. A `*` in the file's name is replaced with
 * the hash of its content.
 */
export function addFile(folder, page, name, content) {
  const hashed = name.replace("*", hash(content));
  writeFileSync(join(folder, hashed), content);
  const isReference = ({ value }) => value === `./${plainName(name)}` || pattern(`./${name}`).test(value);
  const reference = element(page, name, ({ attrs }) => attrs.some(isReference));
  setAttribute(reference, reference.attrs.find(isReference).name, `./${hashed}`);
  setAttribute(reference, digestAttribute(reference), integrity(content));
}

/** Browsers verify `integrity`. `data-integrity` is for start.js and loading.js in src/browser. */
function digestAttribute(element) {
  const isVerified =
    element.tagName === "script" || ["stylesheet", "modulepreload"].includes(attribute(element, "rel"));
  return isVerified ? "integrity" : "data-integrity";
}

export function setPolicy(page, policy) {
  const isPolicy = (element) => attribute(element, "http-equiv") === "Content-Security-Policy";
  setAttribute(element(page, "the content security policy", isPolicy), "content", policy);
}

/** Embeds the icon in the page, so that the browser need not request it before the first score. */
export function embedIcon(page) {
  const icon = readFileSync("public/icon.svg").toString("base64");
  const link = element(page, "the icon", (element) => attribute(element, "rel") === "icon");
  setAttribute(link, "href", `data:image/svg+xml;base64,${icon}`);
}

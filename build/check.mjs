// Compares index.html, deploy/nginx.conf, and deploy/README.md with build/manifest.mjs, parts of which they repeat.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { attribute, elements, read } from "./html.mjs";
import * as manifest from "./manifest.mjs";

const { CACHE_CONTROL, HASHED, HEADERS, PROGRAMS, SINGLE_FILE_DISPOSITION, TYPES } = manifest;
const problems = [];

function checkPrograms() {
  const links = elements(read("index.html")).filter((each) => attribute(each, "rel") === "rust");
  const found = links.map((link) => [
    attribute(link, "data-bin"),
    {
      crate: dirname(attribute(link, "href") ?? "Cargo.toml"),
      profile: attribute(link, "data-cargo-profile"),
      features: attribute(link, "data-cargo-features") ?? "",
      bindgen: attribute(link, "data-bindgen-target") ?? "web",
    },
  ]);
  for (const [bin, program] of found)
    if (!isDeepStrictEqual(program, PROGRAMS[bin]))
      problems.push(
        `index.html: the link of program ${bin} says ${JSON.stringify(program)}, but build/manifest.mjs says ` +
          JSON.stringify(PROGRAMS[bin]),
      );
  for (const bin of Object.keys(PROGRAMS).filter((bin) => !found.some(([name]) => name === bin)))
    problems.push(`index.html: add a link for program ${bin} of build/manifest.mjs`);
}

/** Expects all these lines in the file, and no other lines that match `start`. */
function checkLines(path, expected, start) {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.trim());
  for (const line of expected.filter((line) => !lines.includes(line)))
    problems.push(`${path}: add this line, which follows from build/manifest.mjs: ${line}`);
  for (const line of lines.filter((line) => start.test(line) && !expected.includes(line)))
    problems.push(`${path}: remove this line, which does not follow from build/manifest.mjs: ${line}`);
}

/** A header value in the syntax of nginx and Caddy: in quotes, unless it is a plain word. */
const quoted = (value) => (/^[\w.-]+$/.test(value) ? value : `"${value}"`);

function checkNginx() {
  const headers = {
    "Cache-Control": "$churnscope_cache",
    "Content-Disposition": "$churnscope_disposition",
    ...Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name, quoted(value)])),
  };
  const expected = [
    `"~${HASHED.source}" "${CACHE_CONTROL.hashed}";`,
    `default "${CACHE_CONTROL.other}";`,
    `"~/${manifest.SINGLE_FILE.replace(".", "\\.")}$" ${SINGLE_FILE_DISPOSITION};`,
    ...Object.entries(TYPES).map(([extension, type]) => `${type} ${extension};`),
    ...Object.entries(headers).map(([name, value]) => `add_header ${name} ${value} always;`),
  ];
  checkLines("deploy/nginx.conf", expected, /^(add_header|"~|(application|image|text)\/)/);
}

function checkCaddy() {
  const expected = [
    ...Object.entries(HEADERS).map(([name, value]) => `${name} ${quoted(value)}`),
    `header /${manifest.SINGLE_FILE} Content-Disposition ${SINGLE_FILE_DISPOSITION}`,
    `@hashed path_regexp ${HASHED.source}`,
    `header @hashed Cache-Control "${CACHE_CONTROL.hashed}"`,
    `@other not path_regexp ${HASHED.source}`,
    `header @other Cache-Control ${CACHE_CONTROL.other}`,
  ];
  checkLines("deploy/README.md", expected, /^(header [@/]|@\w+ )/);
}

checkPrograms();
checkNginx();
checkCaddy();
for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;

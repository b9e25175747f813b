// The page's strings by name, so that a test need not change when a string does: `say.portfolio.TITLE` or, with an
// argument, `say.portfolio.many_customers({ count: 8 })`. `crates/wording` defines the strings; playwright.config.mjs
// writes them to target/wording.json.
import { readFileSync } from "node:fs";

const catalog = JSON.parse(readFileSync(new URL("../../target/wording.json", import.meta.url), "utf8"));

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * A message without arguments becomes a string. A message with arguments becomes a function; its `pattern` matches the
 * text with any arguments.
 */
function message(text) {
  const parts = text.split(/\{(\w+)\}/);
  if (parts.length === 1) return text;
  const fill = (args) =>
    text.replace(/\{(\w+)\}/g, (_, name) => {
      if (!(name in args)) throw new Error(`"${text}" needs ${name}`);
      return args[name];
    });
  fill.pattern = new RegExp(parts.map((part, index) => (index % 2 ? ".*" : escaped(part))).join(""));
  return fill;
}

const known = (entries, what) =>
  new Proxy(entries, {
    get(target, name) {
      if (typeof name === "string" && !(name in target)) throw new Error(`there is no ${what} called ${name}`);
      return target[name];
    },
  });

export const say = known(
  Object.fromEntries(
    Object.entries(catalog).map(([surface, messages]) => [
      surface,
      known(Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, message(text)])), "message"),
    ]),
  ),
  "surface",
);

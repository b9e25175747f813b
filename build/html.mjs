// Reads, changes, and writes HTML files with parse5.
import { readFileSync, writeFileSync } from "node:fs";
import { defaultTreeAdapter, html, parse, serialize } from "parse5";

export const read = (path) => parse(readFileSync(path, "utf8"));

export const write = (path, page) => writeFileSync(path, serialize(page));

/** All elements inside a node, in document order. */
export function elements(node) {
  const children = node.childNodes ?? [];
  return children.flatMap((child) => (child.tagName ? [child, ...elements(child)] : elements(child)));
}

/** The only element that matches. Fails if none or several match; the message calls the element `what`. */
export function element(page, what, matches) {
  const found = elements(page).filter(matches);
  if (found.length !== 1) throw new Error(`the page has ${found.length} elements for ${what}, expected one`);
  return found[0];
}

export const attribute = ({ attrs }, name) => attrs.find((each) => each.name === name)?.value;

export function setAttribute(element, name, value) {
  element.attrs = [...element.attrs.filter((each) => each.name !== name), { name, value }];
}

export function setText(element, text) {
  element.childNodes = [];
  defaultTreeAdapter.insertText(element, text);
}

export function append(parent, tagName, attributes, text) {
  const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  const child = defaultTreeAdapter.createElement(tagName, html.NS.HTML, attrs);
  setText(child, text);
  defaultTreeAdapter.appendChild(parent, child);
}

export const remove = (node) => defaultTreeAdapter.detachNode(node);

export function removeComments(node) {
  for (const child of [...(node.childNodes ?? [])])
    if (child.nodeName === "#comment") remove(child);
    else removeComments(child);
}

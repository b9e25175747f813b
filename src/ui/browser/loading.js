// Files that index.html names, each with the digest of what was built: nothing else is taken in its place.

/** The address and the digest of a file. */
export function named(name) {
  const { content, dataset } = document.querySelector(`meta[name=${name}]`);
  return { href: new URL(content, document.baseURI).href, integrity: dataset.integrity };
}

/** A script's exports. */
export async function script({ href, integrity }) {
  // import() can name no digest, but takes what was loaded with one
  if (document.createElement("link").relList.supports("modulepreload"))
    await link({ rel: "modulepreload", href, integrity });
  return import(href);
}

/** Adds a style sheet. */
export const style = ({ href, integrity }) => link({ rel: "stylesheet", href, integrity });

/** A program's bytes, on their way. */
export const program = ({ href, integrity }) => fetch(href, { integrity });

function link(attributes) {
  const element = Object.assign(document.createElement("link"), attributes, { crossOrigin: "anonymous" });
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error(`${attributes.href} did not arrive, or is not what was built`));
    };
    document.head.append(element);
  });
}

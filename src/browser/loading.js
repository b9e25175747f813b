// Files that index.html names, each with the digest of what was built: nothing else is taken in its place.

/** The address and the digest of a file. */
export function named(name) {
  const { content, dataset } = document.querySelector(`meta[name=${name}]`);
  return { href: new URL(content, document.baseURI).href, integrity: dataset.integrity };
}

/** A script's exports. What did not arrive whole is asked for again, past the browser's own cache. */
export async function script({ href, integrity }) {
  const load = async (href) => {
    // import() itself can name no digest, but takes what was loaded with one
    if (document.createElement("link").relList.supports("modulepreload"))
      await link({ rel: "modulepreload", href, integrity });
    return import(href);
  };
  // a browser remembers of an address that its script did not arrive
  return load(href).catch(() => load(`${href}?attempt=${Date.now()}`));
}

/** Adds a style sheet. */
export const style = ({ href, integrity }) => {
  const load = () => link({ rel: "stylesheet", href, integrity });
  return load().catch(async () => {
    await fetch(href, { integrity, cache: "reload" });
    return load();
  });
};

/** A program's bytes, on their way. */
export const program = ({ href, integrity }) =>
  fetch(href, { integrity }).catch(() => fetch(href, { integrity, cache: "reload" }));

/** The bytes of a file, all of them. */
export const bytes = async (file) => new Uint8Array(await (await program(file)).arrayBuffer());

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

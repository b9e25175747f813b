// Loads the files that index.html names. A file that does not match its digest in index.html is rejected.

/** The address and the digest of the file that a `meta` element with this name points to. */
export function named(name) {
  const { content, dataset } = document.querySelector(`meta[name=${name}]`);
  return { href: new URL(content, document.baseURI).href, integrity: dataset.integrity };
}

/** Whether the browser can preload modules, which lets it check their digests. */
export const preloadsModules = () => document.createElement("link").relList.supports("modulepreload");

/** Loads a script and returns its exports. If loading fails, requests the script again, without the browser's cache. */
export async function script({ href, integrity }) {
  const load = async (href) => {
    // import() cannot check a digest, but reuses a script whose digest was checked when it was preloaded or fetched
    if (preloadsModules()) await link({ rel: "modulepreload", href, integrity });
    else await fetch(href, { integrity });
    return import(href);
  };
  // a browser remembers that importing an address failed, so the second request needs another address
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

/** Fetches a program. A program that fails to load is requested again, bypassing the browser's cache. */
export const program = ({ href, integrity }) =>
  fetch(href, { integrity }).catch(() => fetch(href, { integrity, cache: "reload" }));

export const bytes = async (file) => new Uint8Array(await (await program(file)).arrayBuffer());

function link(attributes) {
  const element = Object.assign(document.createElement("link"), attributes, { crossOrigin: "anonymous" });
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error(`${attributes.href} did not load, or its content is not what was built`));
    };
    document.head.append(element);
  });
}

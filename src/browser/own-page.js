// Makes a standalone page: a copy of the single-file page with another model.
import { toText } from "./work.js";

/** Compresses a part of a model, and encodes it in Base64, as build/model.mjs does. */
async function packed(part) {
  const compressed = new Blob([part]).stream().pipeThrough(new CompressionStream("gzip"));
  return toText(new Uint8Array(await new Response(compressed).arrayBuffer()));
}

/** The single-file page in `source`, with the parts of another model in place of its own. */
export async function withModel(source, core, inspection) {
  let page = source;
  for (const [id, part] of Object.entries({ core, inspection })) {
    const script = new RegExp(`(<script[^>]* id="${id}"[^>]*>)[^<]*(</script>)`);
    if (!script.test(page)) throw new Error(`The single-file page has no ${id}`);
    const text = await packed(part);
    page = page.replace(script, (_, start, end) => start + text + end);
  }
  return new Blob([page], { type: "text/html" });
}

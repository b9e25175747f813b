// One runner alone in a page: the score of one customer, and when it was there.
const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const files = { table: "one.csv", rows: "one.f32" };

export async function first(make) {
  const runner = await make({
    ...files,
    bytes,
    onnxruntime: { wasmPaths: "./" },
    ydf: { locateFile: (name) => name },
  });
  await runner.prepare(1);
  const [score] = await runner.run();
  globalThis.first = { score, time: performance.now() };
}

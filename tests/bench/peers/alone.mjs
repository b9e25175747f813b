// One runner alone on a page: scores one customer and records when the score was ready.
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

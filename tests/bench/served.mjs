// Serves files on the loopback address during a measurement.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Serves dist/. Calls `measure` with the address. */
export async function served(measure) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const server = spawn("node", ["tests/page/server.mjs", String(port)], { stdio: "ignore" });
  try {
    for (let ready = false; !ready;)
      ready = await fetch(url).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 50, false)),
      );
    return await measure(url);
  } finally {
    server.kill();
  }
}

const TYPES = { html: "text/html", js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

/** Serves a folder. Calls `measure` with the address. */
export async function servedFolder(folder, measure) {
  const server = createHttpServer(({ url }, response) => {
    const file = join(folder, url === "/" ? "index.html" : url.slice(1));
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[file.split(".").at(-1)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await measure(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

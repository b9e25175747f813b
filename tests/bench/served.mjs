// Serves dist/ on the loopback address during a measurement.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

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

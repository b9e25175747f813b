// Serves dist/ on the loopback address with nginx and deploy/nginx.conf, as a real host would:
//
//     node tests/page/nginx.mjs PORT
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [port] = process.argv.slice(2);
const root = fileURLToPath(new URL("../../", import.meta.url));
const unpacked = readFileSync(`${root}target/setup/nginx`, "utf8").trim();
const work = `${root}target/nginx/${port}`;
mkdirSync(work, { recursive: true });

const site = readFileSync(`${root}deploy/nginx.conf`, "utf8")
  .replace("listen 80;", `listen 127.0.0.1:${port};`)
  .replace("root /var/www/churnscope;", `root ${JSON.stringify(resolve(root, "dist"))};`);
const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
writeFileSync(
  `${work}/nginx.conf`,
  `load_module ${unpacked}/usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  ${temporary.join(" ")}
${site}
}
`,
);
const server = spawn(`${unpacked}/usr/sbin/nginx`, ["-p", work, "-c", "nginx.conf", "-e", "stderr"], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill());
server.on("exit", (code) => process.exit(code ?? 0));

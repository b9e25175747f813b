// Files and headers of the built site, as nginx serves it with deploy/nginx.conf.
import { expect, test } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { extname } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { get } from "node:http";
import { SINGLE_FILE } from "../../build/manifest.mjs";

const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};
const files = readdirSync("dist", { recursive: true }).map((name) => name.replaceAll("\\", "/"));
const served = files.filter((name) => extname(name) in TYPES && !name.startsWith("screenshots/"));
const isHashed = (name) => /-[0-9A-Za-z]{8,}(_bg)?\.(bin|css|csv|js|wasm)$/.test(name);

const fetched = (baseURL, name, encoding) =>
  new Promise((resolve, reject) => {
    get(new URL(name, baseURL), { headers: { "accept-encoding": encoding } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    }).on("error", reject);
  });

test("page files are compressed, have their type, and last a year if their name has a hash", async ({ baseURL }) => {
  expect(served.length).toBeGreaterThan(10);
  for (const name of served) {
    const content = readFileSync(`dist/${name}`);
    for (const [encoding, decoded] of [
      ["br", brotliDecompressSync],
      ["gzip", gunzipSync],
      ["identity", (bytes) => bytes],
    ]) {
      const { status, headers, body } = await fetched(baseURL, name, encoding);
      expect(status, name).toBe(200);
      expect(headers["content-encoding"] ?? "identity", name).toBe(encoding);
      expect(decoded(body).equals(content), name).toBe(true);
      expect(headers["content-type"], name).toBe(TYPES[extname(name)]);
      const lasts = isHashed(name) ? "public, max-age=31536000, immutable" : "no-cache";
      expect(headers["cache-control"], name).toBe(lasts);
    }
  }
  expect(served.filter((name) => !isHashed(name)).sort()).toEqual([
    SINGLE_FILE,
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "icon.svg",
    "index.html",
    "manifest.webmanifest",
    "sw.js",
  ]);
});

test("every response has the page's policy and the other headers, even a 404", async ({ baseURL }) => {
  const page = readFileSync("dist/index.html", "utf8");
  const [, policy] = page.match(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/);
  for (const name of ["", "index.html", "no-such-file"]) {
    const { status, headers } = await fetched(baseURL, name, "identity");
    expect(status).toBe(name === "no-such-file" ? 404 : 200);
    expect(headers["content-security-policy"]).toBe(`${policy}; frame-ancestors 'none'`);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
  }
  // the Caddy recipe must repeat the policy
  expect(readFileSync("deploy/README.md", "utf8")).toContain(`"${policy}; frame-ancestors 'none'"`);
  for (const unsafe of ["unsafe-inline", "'unsafe-eval'", "*", "http"]) expect(policy).not.toContain(unsafe);
});

test("Netlify and Cloudflare Pages get the same headers", async ({ baseURL }) => {
  const rules = Object.fromEntries(
    readFileSync("dist/_headers", "utf8")
      .trim()
      .split(/\n(?=\/)/)
      .map((rule) => {
        const [path, ...lines] = rule.split("\n");
        return [
          path,
          Object.fromEntries(
            lines.map((line) =>
              line
                .trim()
                .split(/: (.*)/)
                .slice(0, 2),
            ),
          ),
        ];
      }),
  );
  const { headers } = await fetched(baseURL, "", "identity");
  expect(Object.keys(rules["/*"]).length).toBe(6);
  for (const [name, value] of Object.entries(rules["/*"])) expect(headers[name.toLowerCase()]).toBe(value);
  const hashed = served.filter(isHashed).map((name) => `/${name}`);
  expect(Object.keys(rules).sort()).toEqual(["/*", `/${SINGLE_FILE}`, ...hashed].sort());
  for (const name of hashed) expect(rules[name]).toEqual({ "Cache-Control": "public, max-age=31536000, immutable" });
});

test("addresses are relative, so any folder of a host works", () => {
  const page = readFileSync("dist/index.html", "utf8");
  const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses) expect(address).toMatch(/^(data:|(\.\/)?[\w-]+[\w./-]*$)/);
});

test("the single file is served unchanged, as a download", async ({ baseURL }) => {
  const { status, headers, body } = await fetched(baseURL, SINGLE_FILE, "identity");
  expect(status).toBe(200);
  expect(headers["content-disposition"]).toBe("attachment");
  expect(body.equals(readFileSync(`dist/${SINGLE_FILE}`))).toBe(true);
  expect(readFileSync("dist/_headers", "utf8")).toContain(`/${SINGLE_FILE}\n  Content-Disposition: attachment\n`);
});

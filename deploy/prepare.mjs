// Makes dist/ ready for a host: the service worker with its list of files, compressed files beside the others, and
// `_headers` for Netlify and Cloudflare Pages. Fails where the page has grown over its limits. Takes another folder.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { isOwn } from "./model.mjs";
import { SERVICE_WORKER, serviceWorker } from "./service-worker.mjs";
import { LIMITS, SINGLE_FILE, brotli, siteFiles, totals } from "./sizes.mjs";

const [folder = "dist"] = process.argv.slice(2);

// only a site that is ready for a host keeps itself on a device
const page = readFileSync(`${folder}/index.html`, "utf8");
writeFileSync(`${folder}/index.html`, page.replace(/(name="service-worker" content=")[^"]*/, `$1./${SERVICE_WORKER}`));
writeFileSync(`${folder}/${SERVICE_WORKER}`, serviceWorker(siteFiles(folder)));

const files = siteFiles(folder).map(({ name, content }) => {
  const compressed = brotli(content);
  writeFileSync(`${folder}/${name}.br`, compressed);
  writeFileSync(`${folder}/${name}.gz`, gzipSync(content, { level: 9 }));
  return { name, bytes: compressed.length };
});

// nginx.conf is the one place that says which headers there are
const nginx = readFileSync("deploy/nginx.conf", "utf8");
const fixed = [...nginx.matchAll(/add_header (\S+) (?:"([^"]+)"|([^\s$]+)) always;/g)];
const [, lasting] = nginx.match(/"~(.+)" "public, max-age/);
const headers = ["/*", ...fixed.map(([, name, quoted, bare]) => `  ${name}: ${quoted ?? bare}`)];
for (const { name } of files)
  if (new RegExp(lasting).test(name)) headers.push(`/${name}`, "  Cache-Control: public, max-age=31536000, immutable");
// the site's policy would stop it
headers.push(`/${SINGLE_FILE}`, "  Content-Disposition: attachment");
writeFileSync(`${folder}/_headers`, `${headers.join("\n")}\n`);

const found = { ...totals(files), singleFile: statSync(`${folder}/${SINGLE_FILE}`).size };
const over = Object.entries(LIMITS).filter(([what, most]) => found[what] > most);
for (const [what, most] of over)
  console.error(`${what}: ${found[what]} is over the limit of ${most} (deploy/sizes.mjs)`);
// another model may be as large as it is: then this was a warning
if (over.length && isOwn(folder)) process.exit(1);

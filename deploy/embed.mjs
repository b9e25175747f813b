// Puts another bundle into a built page, site and single file, with nothing compiled: node deploy/embed.mjs BUNDLE
// [FOLDER]. Then `node deploy/prepare.mjs [FOLDER]` makes the folder ready for a host again.
import { join } from "node:path";
import { intoFile, intoSite, partsOf } from "./model.mjs";
import { SINGLE_FILE } from "./sizes.mjs";

const [bundle, folder = "dist"] = process.argv.slice(2);
try {
  const parts = partsOf(bundle);
  intoSite(folder, parts);
  intoFile(join(folder, SINGLE_FILE), parts);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

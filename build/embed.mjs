// Puts another model into a built page, without compiling: node build/embed.mjs BUNDLE [FOLDER]
// Afterward, `node build/prepare.mjs [FOLDER]` makes the folder ready for a host again.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { read, write } from "./html.mjs";
import { SINGLE_FILE } from "./manifest.mjs";
import { addModel, addModelToSingleFile, partsOf } from "./model.mjs";

const [bundle, folder = "dist"] = process.argv.slice(2);
try {
  if (!bundle) throw new Error("usage: node build/embed.mjs BUNDLE [FOLDER]");
  const parts = partsOf(bundle);
  const change = (name, add) => {
    const path = join(folder, name);
    const page = read(path);
    add(page);
    write(path, page);
  };
  change("index.html", (page) => addModel(folder, page, parts));
  if (existsSync(join(folder, SINGLE_FILE))) change(SINGLE_FILE, (page) => addModelToSingleFile(page, parts));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

// Modules of the extension, as they are bundled, without VS Code.

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** What a module of TypeScript exports. */
export async function load(path) {
  const entry = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

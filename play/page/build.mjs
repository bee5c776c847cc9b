// Builds the page into dist/, with the licences of what it is made of. The result is committed, so that a Rust toolchain is
// enough to build the playground; CI builds it again and compares.
import { build } from "esbuild";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));

const built = await build({
  absWorkingDir: root,
  entryPoints: { page: "src/main.tsx" },
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  jsx: "automatic",
  jsxImportSource: "preact",
});
await build({ absWorkingDir: root, entryPoints: ["src/page.css"], outdir: "dist", bundle: true, minify: true });
await cp(join(root, "src/index.html"), join(root, "dist/index.html"));

/** The folders of the packages whose code is in the page. */
const packages = new Set();
for (const input of Object.keys(built.metafile.inputs)) {
  const found = input.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/);
  if (found) packages.add(found[0]);
}

const parts = [];
for (const folder of [...packages].sort()) {
  const about = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
  const names = (await readdir(join(root, folder))).filter((name) => /^licen[sc]e/i.test(name)).sort();
  if (names.length === 0) throw new Error(`${about.name} says nothing of its licence`);
  const texts = await Promise.all(names.map((name) => readFile(join(root, folder, name), "utf8")));
  parts.push(`${about.name} ${about.version} (${about.license})\n\n${texts.join("\n").trim()}\n`);
}
const head = "The playground's page contains these libraries.\n";
await writeFile(join(root, "dist/licences.txt"), [head, ...parts].join(`\n${"─".repeat(80)}\n\n`));

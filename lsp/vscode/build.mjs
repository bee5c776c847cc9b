// Bundles the extension, and the page that it shows, into `out/`, with the licences of what is in the bundles.

import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const minify = process.argv.includes("--minify");
const common = { bundle: true, minify, sourcemap: !minify, metafile: true, legalComments: "none", logLevel: "warning" };

const bundles = await Promise.all([
  build({
    ...common,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "out",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
  }),
  build({
    ...common,
    entryPoints: { decision: "webview/decision.ts", style: "webview/style.css" },
    outdir: "out",
    platform: "browser",
    format: "iife",
    target: "es2022",
  }),
]);

/** The folders of the packages of which something is bundled. */
const packages = new Set(
  bundles
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined),
);

const licences = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${name} says nothing of its licence`);
  return `${name} ${version}, ${license}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
writeFileSync("out/licences.txt", licences.join(`\n${"-".repeat(80)}\n\n`));

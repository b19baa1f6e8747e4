// Compiles every group of the suite to OpenAPI 3.0 and 3.1, in one process.
//
//     node compile.mjs SUITE OUT
//
// SUITE holds node_modules and a copy of the suite's specs in specs/. Each folder
// with a main.tsp becomes OUT/<group>/*.json; OUT/compile.json says which groups
// did not compile, and why; OUT/pages.json, what they say of pages.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { pagesOf } from "./pages.mjs";

const [suite, out] = process.argv.slice(2).map((path) => resolve(path));
const library = (name) =>
  import(pathToFileURL(join(suite, `node_modules/@typespec/${name}/dist/src/index.js`)));
const compiler = await library("compiler");
const { compile, NodeHost, formatDiagnostic } = compiler;
const libraries = { compiler, http: await library("http"), openapi: await library("openapi") };

const folders = readdirSync(join(suite, "specs"), { recursive: true })
  .filter((path) => path.endsWith("main.tsp"))
  .map((path) => path.slice(0, -"/main.tsp".length))
  .sort();
const outcome = {};
const pages = {};
for (const group of folders) {
  outcome[group] = await errorsOf(group);
  console.log(group, outcome[group].length ? "does not compile" : "");
}
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "compile.json"), JSON.stringify(outcome, null, 1));
writeFileSync(join(out, "pages.json"), JSON.stringify(pages, null, 1));

/** Compiles a group; what stands in the way of that. An emitter that crashes is one. */
async function errorsOf(group) {
  try {
    const program = await emit(group);
    const errors = program.diagnostics.filter((one) => one.severity === "error");
    pages[group] = pagesOf(program, libraries);
    return errors.map((one) => formatDiagnostic(one).replaceAll(suite + "/", ""));
  } catch (crash) {
    return [String(crash.message).split("\n").slice(0, 4).join(" ")];
  }
}

function emit(group) {
  return compile(NodeHost, join(suite, "specs", group, "main.tsp"), {
    emit: ["@typespec/openapi3"],
    outputDir: join(out, group),
    options: {
      "@typespec/openapi3": {
        "file-type": "json",
        "openapi-versions": ["3.0.0", "3.1.0"],
        "emitter-output-dir": join(out, group),
      },
    },
  });
}

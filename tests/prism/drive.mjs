// Calls every operation of a document once, through the program of its crate.
//
//     node drive.mjs DOCUMENT PROGRAM BASE_URL OUT
//
// OUT gets every outcome as JSON.
import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename } from "node:path";

import { argumentsOf } from "./arguments.mjs";
import { Document } from "./document.mjs";
import { judge } from "./judge.mjs";

const [path, program, baseUrl, out] = process.argv.slice(2);
const document = new Document(path);
const operations = document.operations();
// Nothing but loopback: redirects elsewhere end at a proxy that is not there.
const closed = "http://127.0.0.1:9";
const env = { HTTP_PROXY: closed, HTTPS_PROXY: closed, NO_PROXY: "127.0.0.1", ...secrets() };

const servers = document.ownServers().flatMap((url) => ["--server", `${url}=${baseUrl}`]);
const lines = execFileSync(program, ["operations"], { encoding: "utf8", maxBuffer: 64 << 20 });
const known = lines.trimEnd().split("\n").map((line) => line.split("\t"));
const outcomes = [...operations.keys()]
  .filter((id) => !known.some(([one]) => one === id))
  .map((id) => ({ id, result: "absent", why: "the program has no such operation" }));
for (const [id, takes] of known) {
  outcomes.push({ id, ...(await call(id, takes.split(" "))) });
}
writeFileSync(out, JSON.stringify({ document: basename(path), outcomes }, null, 1));

async function call(id, takes) {
  const found = operations.get(id);
  if (!found) {
    return { result: "unnamed", why: "the document has no such operationId" };
  }
  const given = argumentsOf(document, found, takes);
  const options = ["--base-url", baseUrl, "--timeout", "60", "--events", "1", ...servers];
  const run = await execute([...options, "call", id, "-"], JSON.stringify(given));
  return { ...judge(run), arguments: given, printed: run.stdout.slice(0, 4000) };
}

/** Made-up secrets for the schemes that need no dialog. */
function secrets() {
  const listed = execFileSync(program, ["credentials"], { encoding: "utf8" });
  const schemes = listed.trimEnd().split("\n").filter(Boolean).map((line) => line.split("\t"));
  const isPlain = ([scheme]) => {
    const { type, scheme: kind } = document.resolve(document.root.components?.securitySchemes?.[scheme]);
    return type === "apiKey" || ["basic", "bearer"].includes(kind?.toLowerCase());
  };
  const variables = schemes.filter(isPlain).flatMap(([, names]) => names.split(" "));
  return Object.fromEntries(variables.map((name) => [name, "made-up"]));
}

function execute(args, input) {
  return new Promise((done) => {
    const options = { env, timeout: 90_000, maxBuffer: 64 << 20 };
    const child = execFile(program, args, options, (error, stdout, stderr) =>
      done({ code: error ? error.code : 0, stdout, stderr }),
    );
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

// Writes the outcomes of a run as a page.
//
//     node report.mjs SUITE RESULTS OUTCOMES…
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";

const [suite, results, ...files] = process.argv.slice(2);
const outcomes = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));
const dialects = [...new Set(outcomes.map((one) => one.dialect))];
const groups = [...new Set(outcomes.map((one) => one.group))];
const RESULTS = ["passed", "untyped", "failed", "inexpressible"];

const count = (dialect, group, result) =>
  outcomes.filter(
    (one) =>
      one.dialect === dialect && one.result === result && (group === undefined || one.group === group),
  ).length;
const version = (name) =>
  JSON.parse(readFileSync(join(suite, "node_modules", name, "package.json"), "utf8")).version;
const cell = (text) =>
  text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;").slice(0, 300);

const lines = [
  "# Wire conformance",
  "",
  "Written by `tests/conformance/run`; do not edit. What the words mean: `README.md`.",
  "",
  `* Date: ${new Date().toISOString().slice(0, 10)}`,
  `* Suite: @typespec/http-specs ${version("@typespec/http-specs")}, @typespec/spector ${version("@typespec/spector")}, @typespec/openapi3 ${version("@typespec/openapi3")}`,
  `* Tools: ${execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim()}, Node ${process.version}`,
  `* Machine: ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  "",
  "| dialect | scenarios | passed | as text only | failed | cannot be expressed | passed of those that can |",
  "|---|---|---|---|---|---|---|",
];
for (const dialect of dialects) {
  const counts = RESULTS.map((result) => count(dialect, undefined, result));
  const [passed, untyped, failed] = counts;
  const share = ((100 * passed) / Math.max(1, passed + untyped + failed)).toFixed(1);
  const sum = counts.reduce((total, one) => total + one, 0);
  lines.push(`| ${dialect} | ${sum} | ${counts.join(" | ")} | ${share} % |`);
}
lines.push("", "## By group", "", "Passed, as text only, failed, cannot be expressed.", "");
lines.push(`| group | ${dialects.join(" | ")} |`, `|---|${dialects.map(() => "---|").join("")}`);
for (const group of groups) {
  const cells = dialects.map((dialect) =>
    RESULTS.map((result) => count(dialect, group, result)).join(", "),
  );
  lines.push(`| ${group} | ${cells.join(" | ")} |`);
}
for (const [result, title] of [
  ["failed", "Failed"],
  ["inexpressible", "Cannot be expressed in the document"],
]) {
  lines.push("", `## ${title}`, "");
  const causes = new Map();
  for (const one of outcomes.filter((outcome) => outcome.result === result)) {
    const whole = one.why.startsWith("the group does not compile");
    const key = JSON.stringify([whole ? `${one.group} (whole group)` : one.scenario, cell(one.why)]);
    causes.set(key, new Set([...(causes.get(key) ?? []), one.dialect]));
  }
  lines.push("| scenario | dialects | cause |", "|---|---|---|");
  for (const [key, seen] of causes) {
    const [scenario, why] = JSON.parse(key);
    lines.push(`| ${scenario} | ${[...seen].join(", ")} | ${why} |`);
  }
}
writeFileSync(results, `${lines.join("\n")}\n`);

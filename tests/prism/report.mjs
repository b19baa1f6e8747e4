// Writes the table of all documents.
//
//     node report.mjs TABLE OUTCOMES…
//
// The table stands between two marks in TABLE, which keeps what is written around it;
// without such a file it becomes one.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const MARKS = ["<!-- counted -->", "<!-- /counted -->"];
const [table, ...files] = process.argv.slice(2);
const documents = files.map((file) => JSON.parse(readFileSync(file, "utf8")));

const rows = documents.map(({ document, outcomes }) => {
  const count = (...results) => outcomes.filter((one) => results.includes(one.result)).length;
  const accepted = count("decoded", "error", "undecodable", "undocumentedStatus", "unanswered");
  const unsent = count("unsent", "absent", "unnamed");
  const sent = outcomes.length - unsent;
  const answers = ["decoded", "error", "undecodable", "unanswered"].map((one) => count(one));
  return [document, outcomes.length, unsent, sent, sent - accepted, accepted, ...answers];
});
const head = ["document", "operations", "not sent", "sent", "refused or broken", "request accepted", "answer decoded", "error decoded", "undecodable", "no answer made"];
const line = (cells) => `| ${cells.join(" | ")} |`;
const counted = [head, head.map((_, index) => (index ? "---:" : "---")), ...rows].map(line).join("\n") + "\n\n" + documents.map(causes).join("\n\n");

/** Causes that need no eye: what prism says of the same answer. */
function causes({ document, outcomes }) {
  const undecodable = outcomes.filter((one) => one.result === "undecodable");
  const alone = undecodable.filter((one) => one.faulted.length === 0);
  const named = (list) => (list.length > 10 ? "" : `: ${list.map((one) => `\`${one.id}\``).join(", ")}`);
  const by = (result) => outcomes.filter((one) => one.result === result);
  const lines = [
    `${undecodable.length - alone.length} undecodable answers that prism, which made them, says are not as documented`,
    alone.length && `${alone.length} undecodable answers that prism finds right${named(alone)}`,
    ...[...new Set(outcomes.map((one) => one.result))]
      .filter((result) => !["decoded", "undecodable"].includes(result))
      .map((result) => `${by(result).length} ${result}${named(by(result))}`),
  ];
  return [`**${document}**`, "", ...lines.filter(Boolean).map((one) => `- ${one}`)].join("\n");
}

const before = existsSync(table) ? readFileSync(table, "utf8") : `# Against prism\n\n${MARKS.join("\n")}\n`;
const [start, rest] = before.split(MARKS[0]);
writeFileSync(table, `${start}${MARKS[0]}\n${counted}\n${MARKS[1]}${rest.split(MARKS[1])[1]}`);
console.log(counted);

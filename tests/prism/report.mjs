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
  const answered = count("decoded", "error", "undecodable", "undocumentedStatus");
  const unsent = count("unsent", "absent", "unnamed");
  const cells = [outcomes.length, outcomes.length - unsent, answered, count("decoded"), count("error"), count("undecodable")];
  return [document, ...cells, unsent, outcomes.length - unsent - answered + count("undocumentedStatus")];
});
const head = ["document", "operations", "sent", "request accepted", "answer decoded", "error decoded", "undecodable", "not sent", "refused or broken"];
const line = (cells) => `| ${cells.join(" | ")} |`;
const counted = [head, head.map((_, index) => (index ? "---:" : "---")), ...rows].map(line).join("\n");

const before = existsSync(table) ? readFileSync(table, "utf8") : `# Against prism\n\n${MARKS.join("\n")}\n`;
const [start, rest] = before.split(MARKS[0]);
writeFileSync(table, `${start}${MARKS[0]}\n${counted}\n${MARKS[1]}${rest.split(MARKS[1])[1]}`);
console.log(counted);

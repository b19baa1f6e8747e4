// Writes the document that prism serves.
//
//     node serve.mjs DOCUMENT OUT
import { writeFileSync } from "node:fs";

import { Document } from "./document.mjs";

const [path, out] = process.argv.slice(2);
writeFileSync(out, JSON.stringify(new Document(path).served()));

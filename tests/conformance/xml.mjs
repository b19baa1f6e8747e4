// The JSON value that an XML text stands for, by the schema that a document has for it
// (OpenAPI 3.0.3, "XML Object"). It is written apart from the crates, which it judges.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** Why a text is no value of its schema. */
export class Unfit extends Error {}

/** A reader that takes the parser which the suite itself has. */
export function xmlReader(suite) {
  const require = createRequire(resolve(join(suite, "node_modules/@typespec/spec-api/dist/index.js")));
  const { XMLParser } = require("fast-xml-parser");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    ignoreDeclaration: true,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    removeNSPrefix: true,
  });
  return (document, schema, text) => {
    const [root] = elements(parser.parse(text));
    return value(document, schema, root);
  };
}

function elements(nodes) {
  const named = nodes.filter((node) => !("#text" in node) && !Object.keys(node)[0].startsWith("?"));
  return named.map((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    const inner = node[name];
    return {
      name,
      attributes: node[":@"] ?? {},
      children: elements(inner),
      text: inner.map((one) => one["#text"] ?? "").join(""),
    };
  });
}

/** What a schema says of its XML, nearer schemas first. */
function said(document, node) {
  const schema = document.resolve(node);
  const parts = schema.allOf ?? schema.anyOf ?? [];
  const behind = parts.length === 1 ? said(document, parts[0]) : {};
  return { ...behind, ...schema.xml };
}

function value(document, node, element) {
  const schema = document.schema(node);
  const type = document.typeOf(schema);
  if (type === "array") {
    return element.children.map((child) => value(document, schema.items, child));
  }
  if (type === "object" || schema.properties) {
    return object(document, schema, element);
  }
  if (element.children.length > 0) {
    throw new Unfit(`\`${element.name}\` is text, and holds \`${element.children[0].name}\``);
  }
  return document.scalar(schema, element.text);
}

function object(document, schema, element) {
  const found = {};
  const known = new Set();
  for (const [key, node] of Object.entries(schema.properties ?? {})) {
    const xml = said(document, node);
    const own = document.schema(node);
    const name = xml.name ?? key;
    if (xml.attribute) {
      if (name in element.attributes) {
        found[key] = document.scalar(own, element.attributes[name]);
      }
      continue;
    }
    const isList = document.typeOf(own) === "array" && !xml.wrapped;
    const items = isList ? (said(document, own.items).name ?? key) : name;
    const children = element.children.filter((child) => child.name === items);
    known.add(items);
    if (isList) {
      found[key] = children.map((child) => value(document, own.items, child));
    } else if (children.length > 0) {
      found[key] = value(document, node, children[0]);
    }
  }
  for (const child of element.children.filter((one) => !known.has(one.name))) {
    const rest = schema.additionalProperties || schema.unevaluatedProperties;
    if (!rest) {
      throw new Unfit(`\`${element.name}\` does not hold \`${child.name}\``);
    }
    found[child.name] = value(document, rest, child);
  }
  for (const key of schema.required ?? []) {
    if (!(key in found)) {
      throw new Unfit(`\`${element.name}\` lacks \`${key}\``);
    }
  }
  return found;
}

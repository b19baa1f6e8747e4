// Finds the operation of an OpenAPI document that a request belongs to, and turns
// the request's texts into arguments by the schemas of the operation's parameters.
// It knows nothing of the suite: the document decides.
import { readFileSync } from "node:fs";


export class Document {
  constructor(path) {
    this.root = JSON.parse(readFileSync(path, "utf8"));
    this.version = this.root.info.version;
  }

  resolve(node) {
    for (let hops = 0; node?.$ref && hops < 20; hops += 1) {
      const keys = node.$ref.slice(2).split("/");
      node = keys.reduce(
        (at, key) => at?.[decodeURIComponent(key.replace(/~1/g, "/").replace(/~0/g, "~"))],
        this.root,
      );
    }
    return node ?? {};
  }

  /** Operations whose server and path match, the most literal path first. */
  matches(method, path) {
    const url = this.root.servers?.[0]?.url ?? "";
    const server = url.replace(/^(\{endpoint\}|https?:\/\/[^/{]+)/, "").replace(/\/$/, "");
    const found = [];
    for (const [template, item] of Object.entries(this.root.paths)) {
      const match = pattern(server, template).exec(path);
      for (const candidate of match && item[method] ? [item[method]] : []) {
        const values = names(server + template).map((name, at) => [name, match[at + 1]]);
        const servers = names(server);
        found.push({
          document: this,
          operation: candidate,
          parameters: [...(item.parameters ?? []), ...(candidate.parameters ?? [])].map((one) =>
            this.resolve(one),
          ),
          base: fill(server, Object.fromEntries(values)),
          server: Object.fromEntries(values.filter(([name]) => servers.includes(name))),
          path: Object.fromEntries(values.filter(([name]) => !servers.includes(name))),
          literal: template.replace(/\{[^}]*\}/g, "").length,
        });
      }
    }
    return found.sort((one, other) => other.literal - one.literal);
  }

  /** A schema with its references followed and its one non-null branch chosen. */
  schema(node) {
    const schema = this.resolve(node);
    const parts = schema.allOf ?? (schema.anyOf ?? schema.oneOf)?.filter((one) => one.type !== "null");
    return parts?.length === 1 && !schema.type ? this.schema(parts[0]) : schema;
  }

  typeOf(schema) {
    const type = [schema.type].flat().find((one) => one && one !== "null");
    const branch = (schema.anyOf ?? schema.oneOf ?? [])[0];
    return type ?? (branch ? this.typeOf(this.schema(branch)) : undefined);
  }

  /** The JSON value of a text, by schema. */
  scalar(schema, text) {
    switch (this.typeOf(schema)) {
      case "integer":
      case "number":
      case "boolean":
        try {
          return JSON.parse(text);
        } catch {
          return text;
        }
      default:
        return String(text);
    }
  }

  /** A small value that a schema allows in a request. */
  smallest(schema) {
    const type = this.typeOf(schema);
    if (schema.enum) {
      return schema.enum[0];
    }
    if (type !== "object" && !schema.properties) {
      return { integer: 0, number: 0, boolean: false, array: [] }[type] ?? "";
    }
    const members = (schema.required ?? []).map((key) => [key, this.schema(schema.properties[key])]);
    const sent = members.filter(([, own]) => !own.readOnly);
    return Object.fromEntries(sent.map(([key, own]) => [key, this.smallest(own)]));
  }

  /** The JSON value of a parameter, from how it is written in a request. */
  value(parameter, written) {
    const schema = this.schema(parameter.schema ?? {});
    const style = parameter.style ?? (["path", "header"].includes(parameter.in) ? "simple" : "form");
    const separator = { spaceDelimited: " ", pipeDelimited: "|" }[style] ?? ",";
    if (this.typeOf(schema) === "array") {
      const items = Array.isArray(written) ? written : String(written).split(separator);
      const of = this.schema(schema.items ?? {});
      return items.map((item) => this.scalar(of, item));
    }
    return this.scalar(schema, written);
  }
}

/** The names in braces. */
function names(template) {
  return [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
}

function fill(template, values) {
  return template.replace(/\{([^}]*)\}/g, (_, name) => values[name] ?? "");
}

function pattern(server, template) {
  const escaped = (server + template)
    .split(/\{[^}]*\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // A path that is no more than a slash may be left out.
  return new RegExp(`^${escaped.join("([^/]+)").replace(/\/$/, "/?")}$`);
}


// An OpenAPI document: its operations, and what its references lead to.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export class Document {
  constructor(path) {
    const text = readFileSync(path, "utf8");
    const isJson = path.endsWith(".json");
    this.root = isJson ? JSON.parse(text) : parse(text, { maxAliasCount: 1000 });
  }

  /** What stands at the end of a chain of references, and the references. */
  follow(node) {
    const passed = [];
    while (node?.$ref?.startsWith("#/") && !passed.includes(node.$ref)) {
      passed.push(node.$ref);
      node = this.at(node.$ref);
    }
    return { node: node ?? {}, passed };
  }

  resolve(node) {
    return this.follow(node).node;
  }

  at(pointer) {
    const keys = pointer.slice(2).split("/").map(decodeURIComponent);
    const unescaped = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    return unescaped.reduce((node, key) => node?.[key], this.root);
  }

  /** Every operation by its id, with the parameters of its path. */
  operations() {
    const found = new Map();
    for (const [path, given] of Object.entries(this.root.paths)) {
      const item = this.resolve(given);
      for (const method of METHODS.filter((one) => item[one])) {
        const operation = item[method];
        const parameters = this.parameters(item, operation);
        found.set(operation.operationId, { path, method, operation, parameters });
      }
    }
    return found;
  }

  parameters(item, operation) {
    const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
    const resolved = all.map((one) => this.resolve(one));
    return [...new Map(resolved.map((one) => [`${one.in}:${one.name}`, one])).values()];
  }

  /** URLs of servers that paths or operations have for themselves. */
  ownServers() {
    const items = Object.values(this.root.paths).map((one) => this.resolve(one));
    const holders = items.flatMap((item) => [item, ...METHODS.map((method) => item[method])]);
    const urls = holders.flatMap((one) => one?.servers ?? []).map((server) => server.url);
    return [...new Set(urls)];
  }

  /**
   * The document for the mock. Digest and OAuth 2.0 need a dialog that prism does not
   * lead, so a document that takes them is served without its security. Where a field is
   * an id that may be expanded to what it names, only the id is left: prism follows these
   * circles without end.
   */
  served() {
    const schemes = Object.values(this.root.components?.securitySchemes ?? {});
    const needsDialog = schemes.map((one) => this.resolve(one)).some(
      ({ type, scheme }) => type === "oauth2" || scheme?.toLowerCase() === "digest",
    );
    const copy = withoutExpansions(structuredClone(this.root));
    if (needsDialog) {
      delete copy.security;
      for (const item of Object.values(copy.paths)) {
        METHODS.forEach((method) => delete item[method]?.security);
      }
    }
    return copy;
  }
}

/** Leaves only the text of each field that `x-expansionResources` says more of. */
function withoutExpansions(node) {
  if (typeof node !== "object" || node === null) return node;
  if (node["x-expansionResources"]) {
    delete node["x-expansionResources"];
    node.anyOf = (node.anyOf ?? []).filter((one) => one.type === "string");
    if (node.anyOf.length === 0) delete node.anyOf;
  }
  Object.values(node).forEach(withoutExpansions);
  return node;
}

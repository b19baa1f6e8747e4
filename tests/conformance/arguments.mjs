// A request that the suite expects, as arguments for `call`.

import { Unfit } from "./xml.mjs";

/** Why no call can send a request: the document does not say it. */
export class Inexpressible extends Error {}

/**
 * The arguments and the credentials that make the client send a request.
 * `credentials` has secrets by security scheme.
 */
export function argumentsOf(found, request, xml) {
  const given = { arguments: {}, credentials: {} };
  for (const [name, text] of Object.entries(found.path)) {
    const parameter = found.parameters.find((one) => one.in === "path" && one.name === name);
    if (parameter) {
      given.arguments[`path:${name}`] = found.document.value(parameter, decodeURIComponent(text));
    }
  }
  for (const [name, value] of Object.entries(request.query)) {
    const parameter = found.parameters.find((one) => one.in === "query" && one.name === name);
    place(given, found, parameter, "query", name, value);
  }
  for (const [name, value] of Object.entries(request.headers)) {
    const lower = name.toLowerCase();
    const parameter = found.parameters.find(
      (one) => one.in === "header" && one.name.toLowerCase() === lower,
    );
    // Media types are the client's business: no parameter can be one of these
    // (OpenAPI 3.0.3, "Parameter Object"), but callers choose among those of an answer.
    if (lower === "accept") {
      accept(given, found, String(value));
    } else if (!["accept", "content-type"].includes(lower)) {
      place(given, found, parameter, "header", name, value);
    }
  }
  if (request.body) {
    body(given, found, request.body, xml);
  } else {
    demandedBody(given, found);
  }
  return given;
}

function accept(given, found, value) {
  const responses = Object.entries(found.operation.responses).filter(([status]) => /^2/.test(status));
  const offered = responses.flatMap(([, one]) => Object.keys(found.document.resolve(one).content ?? {}));
  if (offered.length > 0 && !offered.includes(value)) {
    throw new Inexpressible(`no answer comes as \`${value}\``);
  }
  if (offered.length > 1) {
    given.arguments.accept = value;
  }
}

function place(given, found, parameter, where, name, value) {
  if (parameter) {
    given.arguments[`${where}:${parameter.name}`] = found.document.value(parameter, value);
  } else if (!credential(given, found, where, name, value)) {
    throw new Inexpressible(`the operation has no ${where} parameter \`${name}\``);
  }
}

/** A secret of one of the security schemes. */
function credential(given, found, where, name, value) {
  const schemes = Object.entries(found.document.root.components?.securitySchemes ?? {});
  for (const [key, scheme] of schemes) {
    const own = scheme.in === where && scheme.name?.toLowerCase() === name.toLowerCase();
    if (scheme.type === "apiKey" && own) {
      given.credentials[key] = [String(value)];
      return true;
    }
    const authorization = where === "header" && name.toLowerCase() === "authorization";
    const [word, ...rest] = String(value).split(" ");
    const bearer = scheme.type === "oauth2" || scheme.scheme?.toLowerCase() === word.toLowerCase();
    if (scheme.type !== "apiKey" && authorization && bearer) {
      given.credentials[key] = [rest.join(" ")];
      return true;
    }
  }
  return false;
}

function body(given, found, expected, xml) {
  const content = found.document.resolve(found.operation.requestBody).content;
  if (!content) {
    throw new Inexpressible("the operation has no request body");
  }
  if (expected.parts) {
    return parts(given, found, content, expected);
  }
  // The suite calls some bodies JSON that its definitions call otherwise; the mock
  // judges what is sent.
  const types = Object.keys(content);
  const same = types.find((one) => essence(one) === essence(expected.contentType));
  const type = same ?? (types.length === 1 ? types[0] : types.find((one) => one.includes("*")));
  if (!type) {
    throw new Inexpressible(`the request body has no \`${expected.contentType}\``);
  }
  given.arguments.body = bodyValue(found, content[type], type, expected, xml);
}

/** The value that an XML text stands for; not for what the document says otherwise. */
export function xmlValue(found, schema, text, xml) {
  try {
    return xml(found.document, schema, text);
  } catch (error) {
    if (error instanceof Unfit) {
      throw new Inexpressible(`the document describes other XML: ${error.message}`);
    }
    throw error;
  }
}

function bodyValue(found, media, type, expected, xml) {
  const schema = found.document.schema(media.schema ?? {});
  if (/[/+]xml$/.test(essence(type)) && media.schema) {
    return xmlValue(found, media.schema, expected.text, xml);
  }
  if (/[/+]json$/.test(essence(type)) && schema.format !== "binary") {
    return JSON.parse(expected.text);
  }
  if (/jsonl|ndjson|json-seq/.test(type)) {
    return expected.text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }
  // A JSON string of the suite is a text where the body is one.
  if (/^text\//.test(essence(type)) && essence(expected.contentType) === "application/json") {
    return String(JSON.parse(expected.text));
  }
  if (expected.text !== undefined && /^text\//.test(essence(type))) {
    return expected.text;
  }
  const any = type.includes("*") ? { mediaType: expected.contentType } : {};
  return { base64: expected.base64, ...any };
}

/**
 * The smallest body, where the document demands one and the suite says nothing of
 * it.
 */
function demandedBody(given, found) {
  const demanded = found.document.resolve(found.operation.requestBody);
  const [media] = Object.values(demanded.content ?? {});
  if (demanded.required && media) {
    given.arguments.body = found.document.smallest(found.document.schema(media.schema ?? {}));
  }
}

/** Parts by name; those that the schema has as a list are one. */
function parts(given, found, content, expected) {
  const media = Object.entries(content).find(([type]) => type.startsWith("multipart/"))?.[1];
  const schema = found.document.schema(media?.schema ?? {});
  const isList = (name) => {
    const own = found.document.schema(schema.properties?.[name] ?? {});
    return found.document.typeOf(own) === "array";
  };
  for (const [name, value] of Object.entries(expected.parts)) {
    const own = found.document.schema(schema.properties?.[name] ?? {});
    const scalar = typeof value !== "object" && found.document.typeOf(own) === "string";
    given.arguments[`part:${name}`] = scalar ? String(value) : value;
  }
  for (const { name, ...file } of expected.files) {
    const key = `part:${name}`;
    if (isList(name)) {
      (given.arguments[key] ??= []).push(file);
    } else {
      given.arguments[key] = file;
    }
  }
}

export function essence(type) {
  return String(type).split(";")[0].trim().toLowerCase();
}

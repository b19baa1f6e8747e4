// Arguments for an operation: the document's examples, else values made from schemas.
import { matching } from "./pattern.mjs";

const DEEPEST = 6;
const TEXTS = {
  date: "2026-01-31",
  "date-time": "2026-01-31T12:00:00Z",
  time: "12:00:00Z",
  email: "a@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/a",
  url: "https://example.com/a",
  uuid: "8a1f5b0e-3c1d-4f1a-9b7e-2d3c4b5a6978",
  byte: "YQ==",
};

/** What is given to `call`, by full name. */
export function argumentsOf(document, found, takes) {
  const given = {};
  for (const parameter of found.parameters) {
    const key = `${parameter.in}:${parameter.name}`;
    const hasExample = exampleOf(parameter, document) !== undefined;
    if (takes.includes(key) && (parameter.required || hasExample)) {
      given[key] = parameterValue(document, parameter);
    }
  }
  const body = document.resolve(found.operation.requestBody);
  if (takes.includes("body") && body.content) {
    const [type, media] = bodyMedia(body.content);
    given.body = bodyValue(document, type, media);
  }
  const parts = form(document, document.resolve(Object.values(body.content ?? {})[0]?.schema));
  for (const [name, value] of Object.entries(parts)) {
    if (takes.includes(`part:${name}`)) given[`part:${name}`] = value;
  }
  return given;
}

function parameterValue(document, parameter) {
  const media = Object.values(parameter.content ?? {})[0];
  const schema = parameter.schema ?? media?.schema ?? {};
  return exampleOf(parameter, document) ?? valueOf(document, schema, [], 0);
}

/** The media type that a client would send: JSON first, the latest of versions. */
function bodyMedia(content) {
  const rank = (type) => [/json/, /x-www-form/, /multipart/].findIndex((one) => one.test(type)) >>> 0;
  const sorted = Object.entries(content).sort(
    ([one], [other]) => rank(one) - rank(other) || (one < other ? 1 : -1),
  );
  return sorted[0];
}

function bodyValue(document, type, media) {
  const example = exampleOf(media, document);
  if (/json|x-www-form/.test(type)) {
    return example ?? valueOf(document, media.schema ?? {}, [], 0);
  }
  if (/multipart/.test(type)) {
    return form(document, document.resolve(media.schema));
  }
  return typeof example === "string" ? example : "text";
}

function form(document, schema) {
  const properties = Object.entries(schema.properties ?? {});
  const sent = properties.filter(([name]) => schema.required?.includes(name));
  return Object.fromEntries(
    sent.map(([name, property]) => {
      const isFile = document.resolve(property).format === "binary";
      const file = { base64: "YQ==", fileName: "a.txt" };
      return [name, isFile ? file : valueOf(document, property, [], 0)];
    }),
  );
}

function exampleOf(node, document) {
  const first = document.resolve(Object.values(node?.examples ?? {})[0]);
  return node?.example ?? first.value;
}

/**
 * A value of a schema; `via` are the references that led here, `demanded` what a schema
 * around it requires besides.
 */
export function valueOf(document, given, via, depth, demanded = []) {
  const { node, passed } = document.follow(given);
  const required = [...new Set([...(node.required ?? []), ...demanded])];
  const schema = { ...node, required };
  const path = [...via, ...passed];
  if (schema.example !== undefined) return withoutReadOnly(document, schema, schema.example);
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.find((one) => one !== null) ?? null;
  if (schema.default != null) return schema.default;
  const alternatives = schema.oneOf ?? schema.anyOf;
  const free = alternatives?.filter((one) => !one.$ref || !path.includes(one.$ref));
  const parts = (schema.allOf ?? []).map((one) => valueOf(document, one, path, depth, required));
  if (free?.length > 0) {
    parts.push(tagged(schema, free[0], valueOf(document, free[0], path, depth, required)));
  }
  const isPlain = parts.length === 0;
  if (!isPlain && parts.some((one) => !isObject(one))) return parts.find((one) => !isObject(one));
  return isPlain || schema.properties
    ? merged(own(document, schema, path, depth), parts)
    : merged({}, parts);
}

/** The value with the tag that its variant goes by. */
function tagged(schema, variant, value) {
  const name = schema.discriminator?.propertyName;
  if (!name || !isObject(value)) return value;
  const mapping = Object.entries(schema.discriminator.mapping ?? {});
  const tag = mapping.find(([, target]) => target === variant.$ref)?.[0];
  const fallback = variant.$ref?.split("/").at(-1);
  return { ...value, [name]: tag ?? value[name] ?? fallback };
}

/** Parts of one object; a tag that a later part knows better wins. */
function merged(base, parts) {
  return isObject(base) ? Object.assign({}, base, ...parts) : base;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutReadOnly(document, schema, example) {
  if (!isObject(example)) return example;
  const isSent = ([name]) => !document.resolve(schema.properties?.[name]).readOnly;
  return Object.fromEntries(Object.entries(example).filter(isSent));
}

function own(document, schema, path, depth) {
  const type = [schema.type].flat().find((one) => one && one !== "null");
  switch (type ?? (schema.properties ? "object" : schema.items ? "array" : "string")) {
    case "object":
      return object(document, schema, path, depth);
    case "array":
      return array(document, schema, path, depth);
    case "integer":
    case "number":
      return number(schema);
    case "boolean":
      return true;
    default:
      return text(schema);
  }
}

function object(document, schema, path, depth) {
  const value = {};
  for (const [name, given] of Object.entries(schema.properties ?? {})) {
    const { node, passed } = document.follow(given);
    const isRequired = schema.required?.includes(name);
    const isShown = node.example !== undefined && depth < 3;
    const isCircle = passed.some((one) => path.includes(one)) || depth > DEEPEST;
    if (!node.readOnly && (isRequired || (isShown && !isCircle))) {
      value[name] = valueOf(document, given, path, depth + 1);
    }
  }
  return value;
}

function array(document, schema, path, depth) {
  const least = schema.minItems ?? (depth > DEEPEST ? 0 : 1);
  const circle = schema.items?.$ref && path.includes(schema.items.$ref);
  const length = circle ? (schema.minItems ?? 0) : least;
  return Array.from({ length }, () => valueOf(document, schema.items ?? {}, path, depth + 1));
}

function number({ minimum, maximum, exclusiveMinimum, multipleOf }) {
  const low = typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : minimum;
  const least = (low ?? 1) + (exclusiveMinimum === true ? 1 : 0);
  const value = Math.min(Math.max(least, low ?? Math.min(1, maximum ?? 1)), maximum ?? Infinity);
  return multipleOf ? Math.ceil(value / multipleOf) * multipleOf : value;
}

/** The first of usual texts that a pattern matches. */
function knownText(pattern) {
  const usual = ["text", "10.0.0.0/16", ...Object.values(TEXTS)];
  try {
    return usual.find((one) => new RegExp(pattern).test(one));
  } catch {
    return undefined;
  }
}

function text({ format, pattern, minLength = 0, maxLength = Infinity }) {
  const matched = pattern && (knownText(pattern) ?? matching(pattern, minLength));
  const value = matched ?? TEXTS[format] ?? "text";
  return matched ? value : value.padEnd(minLength, "x").slice(0, maxLength);
}

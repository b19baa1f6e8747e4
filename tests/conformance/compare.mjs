// Whether what `call` printed is what the mock sent.
import { essence } from "./arguments.mjs";

/**
 * Whether a body of structure travels as text, neither written nor read through
 * types: the wire is right, the types are not proven.
 */
export function isUntyped(printed, exchange, given) {
  const isText = (body, value) =>
    body && essence(body.contentType).endsWith("xml") && typeof value === "string";
  return Boolean(
    isText(exchange.body, given.arguments.body) || isText(exchange.answer, printed.body),
  );
}

/**
 * What is wrong with printed items, a line each, of the values of pages; undefined if
 * nothing is. They are those of one list that all pages have.
 */
export function itemsFault(printed, answers) {
  const lists = listsIn(answers[0]).map((path) =>
    answers.flatMap((answer) => path.reduce((at, key) => at?.[key], answer) ?? []),
  );
  const lines = printed.split("\n").filter(Boolean);
  const same = (items) =>
    lines.length === items.length && lines.every((line, at) => isJson(line, items[at]));
  return lists.some(same) ? undefined : `${printed} in place of ${JSON.stringify(lists)}`;
}

function isJson(line, item) {
  try {
    return sameJson(JSON.parse(line), JSON.stringify(item));
  } catch {
    return false;
  }
}

/** The ways to the lists in a value. */
function listsIn(value) {
  if (Array.isArray(value)) {
    return [[]];
  }
  const members = value && typeof value === "object" ? Object.entries(value) : [];
  return members.flatMap(([key, below]) => listsIn(below).map((path) => [key, ...path]));
}

/** What is wrong with the printed answer; undefined if nothing is. */
export function fault(printed, exchange, matchValues, xml) {
  const kind = printed.error?.kind;
  if (printed.status !== exchange.status) {
    const said = printed.error ? `${kind}: ${printed.error.message}` : "";
    return `status ${printed.status ?? "none"} in place of ${exchange.status} ${said}`.trim();
  }
  if (kind && !["api", "undocumentedStatus"].includes(kind)) {
    return `${kind}: ${printed.error.message}`;
  }
  for (const [name, value] of Object.entries(exchange.answerHeaders)) {
    const got = printed.headers[name.toLowerCase()];
    if (got !== String(value)) {
      return `header ${name} is ${JSON.stringify(got)}`;
    }
  }
  return bodyFault(printed, exchange.answer, matchValues, xml);
}

function bodyFault(printed, expected, matchValues, xml) {
  const has = "body" in printed || "bodyBase64" in printed;
  if (!expected) {
    return has ? `a body in place of none: ${JSON.stringify(printed.body)}` : undefined;
  }
  if (!has) {
    return "no body in place of one";
  }
  if ("bodyBase64" in printed) {
    return printed.bodyBase64 === expected.base64 ? undefined : "other bytes";
  }
  const type = essence(expected.contentType);
  const wanted = value(type, expected, xml);
  // Of a stream that is asked for again there are events of later answers, too.
  const body = exchangeEvents(type, printed.body, wanted);
  const outcome = matchValues(normal(body, wanted), wanted);
  return outcome.pass ? undefined : `the body: ${outcome.message}`;
}

function exchangeEvents(type, printed, wanted) {
  const isStream = type === "text/event-stream" && Array.isArray(printed);
  return isStream ? printed.slice(0, Math.max(wanted.length, 1)) : printed;
}

/** How many events an answer has; undefined if it is no stream of them. */
export function eventsOf(answer) {
  const isStream = answer && essence(answer.contentType) === "text/event-stream";
  return isStream ? events(answer.text).length : undefined;
}

/** The value that a body of the mock's stands for, of whatever type it is but XML. */
export function valueOf(answer) {
  return value(essence(answer.contentType), answer);
}

/** The value that the mock's body stands for. */
function value(type, expected, xml) {
  if (/[/+]xml$/.test(type)) {
    return xml(expected.text);
  }
  if ("resolved" in expected) {
    return expected.resolved;
  }
  if (/[/+]json$/.test(type)) {
    return JSON.parse(expected.text);
  }
  if (type.includes("jsonl")) {
    return expected.text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }
  if (type === "text/event-stream") {
    return events(expected.text);
  }
  return expected.text;
}

/** Server-sent events, for those streams that the suite sends. */
function events(text) {
  const found = [];
  let lastId = "";
  for (const block of text.split(/\r\n\r\n|\n\n|\r\r/)) {
    // The name that events have where the server names none is left out.
    const event = { event: "", data: [], id: lastId };
    for (const line of block.split(/\r\n|\n|\r/)) {
      const [, name, content] = /^([^:]*):? ?(.*)$/.exec(line);
      if (name === "data") event.data.push(content);
      if (name === "event") event.event = content;
      if (name === "id" && !content.includes("\0")) event.id = lastId = content;
    }
    if (event.data.length) {
      found.push({ ...event, data: event.data.join("\n") });
    }
  }
  return found;
}

/**
 * The printed value with what may be written in several ways as the mock writes it:
 * a date-time of the same instant, and the data of an event that is JSON.
 */
function normal(printed, wanted) {
  if (Array.isArray(printed) && Array.isArray(wanted)) {
    return printed.map((item, index) => normal(item, wanted[index]));
  }
  if (printed && wanted && typeof printed === "object" && typeof wanted === "object") {
    const members = Object.entries(printed);
    return Object.fromEntries(members.map(([key, item]) => [key, normal(item, wanted[key])]));
  }
  if (typeof printed === "object" && typeof wanted === "string") {
    return sameJson(printed, wanted) ? wanted : printed;
  }
  const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/i;
  const both = instant.test(printed) && instant.test(wanted);
  return both && Date.parse(printed) === Date.parse(wanted) ? wanted : printed;
}

function sameJson(value, text) {
  try {
    const sorted = (node) =>
      node && typeof node === "object" && !Array.isArray(node)
        ? Object.fromEntries(Object.entries(node).sort().map(([key, item]) => [key, sorted(item)]))
        : Array.isArray(node)
          ? node.map(sorted)
          : node;
    return JSON.stringify(sorted(value)) === JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return false;
  }
}

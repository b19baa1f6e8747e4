// Drives every scenario of the suite through the `call` of the crates of a dialect.
//
//     node drive.mjs SUITE OPENAPI CRATES BINARIES BASE_URL OUT DIALECT
//
// For each exchange of a scenario the operation is found by method and path, the
// arguments are taken from the request that the mock expects, and what `call` prints
// is compared with what the mock sends. A scenario that the mock itself does not count
// as passed has failed. OUT gets every outcome as JSON. Nothing here knows a scenario
// by name.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Inexpressible, argumentsOf, essence, xmlValue } from "./arguments.mjs";
import { eventsOf, fault, isUntyped, itemsFault, valueOf } from "./compare.mjs";
import { Document } from "./document.mjs";
import { scenarios } from "./scenarios.mjs";
import { xmlReader } from "./xml.mjs";

const [suite, openapi, cratesFile, binaries, baseUrl, out, dialect] = process.argv.slice(2);
const crates = JSON.parse(readFileSync(cratesFile, "utf8"));
const compiled = JSON.parse(readFileSync(join(openapi, "compile.json"), "utf8"));
const { all, matchValues } = await scenarios(suite, baseUrl);
const xml = xmlReader(suite);

const outcomes = [];
for (const scenario of all) {
  const own = crates.filter((one) => one.dialect === dialect && one.group === scenario.group);
  const outcome = await drive(scenario, own);
  outcomes.push({ dialect, group: scenario.group, scenario: scenario.name, ...outcome });
}
const coverage = await (await fetch(`${baseUrl}/.coverage`)).json();
const counted = Object.assign({}, ...coverage.map((one) => one.results));
for (const outcome of outcomes) {
  const ours = ["passed", "untyped"].includes(outcome.result);
  if (ours && counted[outcome.scenario] !== "pass") {
    outcome.result = "failed";
    outcome.why = `every answer is right, but the mock says ${counted[outcome.scenario]}`;
  }
}
writeFileSync(out, JSON.stringify(outcomes, null, 1));

async function drive(scenario, own) {
  if (own.length === 0) {
    const why = compiled[scenario.group]?.[0] ?? "no document";
    return { result: "inexpressible", why: `the group does not compile: ${why}` };
  }
  const paged = await pages(scenario, own);
  if (paged?.lacks) {
    return { result: "inexpressible", why: `all pages: ${paged.lacks}` };
  }
  if (paged?.wrong) {
    return { result: "failed", why: `all pages: ${paged.wrong}` };
  }
  let untyped = false;
  let sent = 0;
  for (const exchange of scenario.exchanges) {
    if (paged && !operation(exchange, own)) {
      // The page before has the link there; it was followed.
      continue;
    }
    try {
      const { wrong, text } = await run(exchange, own, more(scenario));
      sent += 1;
      if (wrong) {
        return { result: "failed", why: `${exchange.method} ${exchange.path}: ${wrong}` };
      }
      untyped ||= text;
    } catch (error) {
      // The mock knows itself what it wants to have seen: calls that the document does
      // not allow are no part of it.
      if (error instanceof Inexpressible && scenario.keys.length > 0 && sent > 0) {
        continue;
      }
      if (error instanceof Inexpressible) {
        return {
          result: "inexpressible",
          why: `${exchange.method} ${exchange.path}: ${error.message}`,
        };
      }
      return { result: "failed", why: `${exchange.method} ${exchange.path}: ${error.stack}` };
    }
  }
  return { result: untyped ? "untyped" : "passed" };
}

/**
 * Reads all pages of a scenario whose exchanges are pages: the operation of the first
 * pages by its program, and the others are the same operation or none of the document.
 * Undefined for other scenarios; else what is wrong, if anything is, or what a page
 * `lacks` that the document demands of it.
 */
async function pages(scenario, own) {
  const [first, ...others] = scenario.exchanges;
  const found = operation(first, own);
  const same = (exchange) => {
    const id = operation(exchange, own)?.operation.operationId;
    return id === undefined || id === found.operation.operationId;
  };
  if (!found || others.length === 0 || !others.every(same) || !(await doesPage(found))) {
    return undefined;
  }
  const values = [];
  for (const { path, answer } of scenario.exchanges) {
    const value = page(found, first, answer);
    const schema = found.document.schema(answerSchema(found, first.status, /[/+](json|xml)$/));
    const missing = (schema.required ?? []).find((key) => !(key in value));
    if (missing) {
      return { lacks: `the answer at ${path} has no \`${missing}\`, which the document demands` };
    }
    values.push(value);
  }
  const call = await prepared(first, found);
  call.given.arguments["all-pages"] = true;
  const printed = await call.send([]);
  return { wrong: itemsFault(printed, values) };
}

/** The value of an answer, which is a page as the first one is. */
function page(found, first, answer) {
  const isXml = /[/+]xml$/.test(essence(answer.contentType));
  return isXml ? described(found, first, answer.text) : valueOf(answer);
}

/** Whether the operation takes `all-pages`. */
async function doesPage(found) {
  const binary = join(binaries, found.crate.name);
  if (!existsSync(binary)) {
    return false;
  }
  const listed = await execute(binary, ["operations"], { PATH: process.env.PATH }, "");
  const lines = listed.split("\n").map((line) => line.split("\t"));
  const [, takes] = lines.find(([id]) => id === found.operation.operationId) ?? [];
  return (takes ?? "").split(" ").includes("all-pages");
}

/** The call of an exchange, before it is sent. */
async function prepared(exchange, found) {
  const binary = join(binaries, found.crate.name);
  const given = argumentsOf(found, exchange, xml);
  const env = await environment(binary, given.credentials);
  const base = ["--base-url", baseUrl + found.base, "--timeout", "20"];
  const send = (options) => {
    const call = [...options, ...base, "call", found.operation.operationId, "-"];
    return execute(binary, call, env, JSON.stringify(given.arguments));
  };
  return { given, send };
}

/**
 * Sends one exchange; what is wrong with it, if anything is, and whether a body went
 * as text.
 */
async function run(exchange, own, options) {
  const found = operation(exchange, own);
  if (!found) {
    throw new Inexpressible("no operation has this method and path");
  }
  if (!existsSync(join(binaries, found.crate.name))) {
    return { wrong: "the crate was not built" };
  }
  const { given, send } = await prepared(exchange, found);
  if (/[/+]xml$/.test(essence(exchange.answer?.contentType))) {
    // Whatever becomes of it: the document must describe what the mock sends.
    described(found, exchange, exchange.answer.text);
  }
  const printed = await send(options);
  try {
    const answer = JSON.parse(printed);
    return {
      wrong: fault(answer, exchange, matchValues, (text) => described(found, exchange, text)),
      text: isUntyped(answer, exchange, given),
    };
  } catch (error) {
    if (error instanceof Inexpressible) {
      throw error;
    }
    return { wrong: `${error.message}: ${printed.slice(0, 300)}` };
  }
}

/**
 * Options for a scenario whose one exchange is a stream of events, of which the mock
 * wants to have seen several: the client must ask for it again.
 */
function more(scenario) {
  const [exchange] = scenario.exchanges;
  const events = scenario.exchanges.length === 1 ? eventsOf(exchange.answer) : undefined;
  const isAskedAgain = events !== undefined && scenario.keys.length > 1;
  return isAskedAgain ? ["--events", String(events * scenario.keys.length)] : [];
}

/** The value of an XML answer, by what the document says of it. */
function described(found, exchange, text) {
  return xmlValue(found, answerSchema(found, exchange.status, /[/+]xml$/), text, xml);
}

/** What the document says of answers of a status and of such media types. */
function answerSchema(found, status, types) {
  const { responses } = found.operation;
  const response = found.document.resolve(responses[status] ?? responses.default);
  const content = Object.entries(response.content ?? {});
  return content.find(([type]) => types.test(type))?.[1].schema ?? {};
}

/** The operation, in the document of the version that the request names. */
function operation(exchange, own) {
  const found = own.flatMap((crate) =>
    new Document(crate.document)
      .matches(exchange.method, exchange.path)
      .map((one) => ({ ...one, crate })),
  );
  const named = (one) => {
    const asked = [...Object.values(one.server), exchange.query["api-version"]];
    return asked.includes(one.document.version);
  };
  return found.find(named) ?? found.at(0);
}

/** Secrets in the environment variables that the program names. */
async function environment(binary, secrets) {
  const env = { PATH: process.env.PATH };
  if (Object.keys(secrets).length > 0) {
    for (const line of (await execute(binary, ["credentials"], env, "")).split("\n")) {
      const [scheme, variables] = line.split("\t");
      (secrets[scheme] ?? []).forEach((secret, index) => {
        env[(variables ?? "").split(" ")[index]] = secret;
      });
    }
  }
  return env;
}

function execute(binary, args, env, input) {
  return new Promise((done) => {
    const options = { env, timeout: 30_000, maxBuffer: 64 << 20 };
    const child = execFile(binary, args, options, (_, stdout, stderr) => done(stdout || stderr));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

// The suite's scenarios as data: what is expected of the client, and what the
// server answers.
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Scenarios by group, read from the mock's own descriptions. */
export async function scenarios(suite, baseUrl) {
  const root = resolve(suite, "node_modules/@typespec/http-specs/dist/specs");
  const module = join(suite, "node_modules/@typespec/spec-api/dist/index.js");
  const api = await import(pathToFileURL(resolve(module)));
  const config = { baseUrl };
  const files = readdirSync(root, { recursive: true }).filter((path) => path.endsWith("mockapi.js"));
  const all = [];
  for (const file of files.sort()) {
    const { Scenarios } = await import(pathToFileURL(join(root, file)));
    for (const [name, scenario] of Object.entries(Scenarios)) {
      const exchanges = scenario.apis.map((one) => exchange(api, config, one));
      // What the mock wants to have seen, where it counts that itself.
      const keys = scenario.keys ?? [];
      all.push({ group: dirname(file), name, exchanges, keys });
    }
  }
  return { all, matchValues: (actual, expected) => api.matchValues(actual, expected, "", config) };
}

function exchange(api, config, one) {
  const url = new URL(one.uri, config.baseUrl);
  const plain = (values) => api.expandDyns(values ?? {}, config);
  const fromUrl = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    fromUrl[key] = values.length > 1 ? values : values[0];
  }
  return {
    method: one.method,
    // The mock's router wants colons escaped.
    path: one.uri.split("?")[0].replaceAll("\\:", ":"),
    query: { ...fromUrl, ...plain(one.request?.query) },
    headers: plain(one.request?.headers),
    body: one.request?.body && requestBody(plain, config, one.request.body),
    status: one.response.status,
    answerHeaders: plain(one.response.headers),
    answer: one.response.body && answerBody(config, one.response.body),
  };
}

function requestBody(plain, config, body) {
  if (body.kind === "multipart") {
    const files = (body.files ?? []).map((file) => ({
      name: file.fieldname,
      base64: file.buffer.toString("base64"),
      fileName: file.originalname,
      mediaType: file.mimetype,
    }));
    return { contentType: body.contentType, parts: plain(body.parts), files };
  }
  return { contentType: body.contentType, ...bytes(config, body) };
}

function answerBody(config, body) {
  const resolved =
    typeof body.rawContent === "object" && !Buffer.isBuffer(body.rawContent)
      ? { resolved: body.rawContent.resolve(config) }
      : {};
  return { contentType: body.contentType, ...bytes(config, body), ...resolved };
}

/** As base64, and as text where it is text. */
function bytes(config, body) {
  const raw = body.rawContent;
  const buffer = Buffer.isBuffer(raw)
    ? raw
    : Buffer.from(typeof raw === "string" ? raw : (raw?.serialize(config) ?? ""));
  const text = buffer.toString("utf8");
  const whole = Buffer.from(text).equals(buffer);
  return { base64: buffer.toString("base64"), ...(whole ? { text } : {}) };
}

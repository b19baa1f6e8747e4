// What a run of the program says: whether the request was accepted, and whether the
// answer was decoded.

/** Kinds of failures where nothing was sent. */
const UNSENT = ["usage", "invalidRequest", "credentials"];

/** What prism says of a request that it accepted, and could not make an answer to. */
const TOO_COMPLEX = "prism: Schema too complex";

export function judge({ code, stdout, stderr }) {
  const lines = stdout.trimEnd().split("\n");
  const printed = read(lines.at(-1));
  const complaint = refusal(printed);
  if (complaint) {
    return { result: complaint.startsWith(TOO_COMPLEX) ? "unanswered" : "refused", why: complaint };
  }
  if (code === 0) {
    return { result: "decoded", why: printed ? "" : "not one JSON object" };
  }
  const kind = printed?.error?.kind;
  if (!kind) {
    return { result: "crashed", why: `exit code ${code}: ${stderr.slice(0, 300)}` };
  }
  const why = `${printed.status ?? ""} ${printed.error.message}`.trim();
  if (UNSENT.includes(kind) && printed.status === undefined) {
    return { result: "unsent", why };
  }
  const result = { api: "error", undecodable: "undecodable" }[kind] ?? kind;
  return { result, why, faulted: violations(printed, "response") };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What prism holds against the request, or against its own answer. */
function violations(printed, side) {
  const all = read(printed?.headers?.["sl-violations"] ?? "[]") ?? [];
  return all.filter((one) => one.location?.[0] === side).map(told);
}

function told(violation) {
  return `${violation.location?.join(".")}: ${violation.message}`;
}

/** What prism holds against the request, or why it could not answer. */
function refusal(printed) {
  const body = printed?.body;
  const isPrisms = typeof body?.type === "string" && body.type.includes("stoplight.io");
  const listed = isPrisms ? (body.validation ?? []) : [];
  const all = [...violations(printed, "request"), ...listed.map(told)];
  if (all.length > 0) {
    return [...new Set(all)].join("; ");
  }
  return isPrisms ? `prism: ${body.title}: ${body.detail}` : undefined;
}

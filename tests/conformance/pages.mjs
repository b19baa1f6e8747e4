// What the definitions of a group say of pages, which OpenAPI has no words for, as
// rules of `clientwright.toml`.

/** Rules by operation id. */
export function pagesOf(program, { compiler, http, openapi }) {
  const rules = {};
  compiler.navigateProgram(program, {
    operation(operation) {
      const rule = ruleOf(program, operation, compiler, http);
      if (rule && !operation.templateMapper) {
        rules[openapi.resolveOperationId(program, operation)] = rule;
      }
    },
  });
  return rules;
}

function ruleOf(program, operation, compiler, http) {
  if (!compiler.isList(program, operation)) {
    return undefined;
  }
  const [paging] = compiler.getPagingOperation(program, operation);
  const { nextLink, continuationToken, pageItems } = paging?.output ?? {};
  const pointer = ({ path }) => {
    const below = path.filter((property) => !http.isBody(program, property));
    return below.map(({ name }) => `/${name}`).join("");
  };
  const items = pageItems && pointer(pageItems);
  if (nextLink) {
    return { kind: "next-url", items, next: pointer(nextLink) };
  }
  const asked = paging?.input.continuationToken?.property;
  if (!continuationToken || !asked) {
    return undefined;
  }
  const header = http.getHeaderFieldName(program, continuationToken.property);
  const parameter = http.getQueryParamName(program, asked) ?? http.getHeaderFieldName(program, asked);
  const next = header ? `header:${header}` : pointer(continuationToken);
  return { kind: "token", items, next, parameter };
}

// An OAuth 2.0 provider (npm oidc-provider) with one protected resource, for the tests.
//
// What the provider decides (who gets a token, how long it lasts, whether one is
// valid) is left to it; this file adds the resource and lets a test make an
// account of its own, count its token requests and revoke its tokens.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const TOKEN_SECONDS = Number(process.env.TOKEN_SECONDS ?? 5);
const TOKEN_PATH = '/api/oauth/token';
const RESOURCE = /^\/api\/atlas\/v2\/groups\/([a-f0-9]{24})\/encryptionAtRest\/(AZURE|AWS)\/privateEndpoints$/;
const JSON_TYPE = 'application/json';
const ATLAS_TYPE = 'application/vnd.atlas.2023-01-01+json';

// Tests wait for about as long as connections are kept by default; a request on one
// that is being closed would fail.
const server = createServer({ keepAliveTimeout: 60_000 });
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(origin, {
  clientAuthMethods: ['client_secret_basic'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
  },
  responseTypes: [],
  routes: { token: TOKEN_PATH },
  ttl: { ClientCredentials: TOKEN_SECONDS },
});

/** Client id → what its token requests came to. */
const accounts = new Map();

provider.on('client_credentials.saved', (token) => accounts.get(token.clientId)?.tokens.push(token.jti));

/** A new client. Id and secret hold characters that RFC 6749, 2.3.1 wants encoded. */
async function openAccount() {
  const id = `mdb sa:${randomBytes(8).toString('hex')}/+%`;
  const secret = `mdb_sa_sk:${randomBytes(16).toString('base64')} &=%3A`;
  accounts.set(id, { tokenRequests: 0, tokens: [] });
  await provider.Client.adapter.upsert(id, {
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  });
  return { id, secret };
}

async function revokeTokens(account) {
  for (const text of account.tokens.splice(0)) {
    await (await provider.ClientCredentials.find(text))?.destroy();
  }
}

/** The client id of an HTTP Basic header, decoded; the empty text if there is none. */
function basicId(request) {
  const [, encoded = ''] = /^Basic (.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const [id] = Buffer.from(encoded, 'base64').toString().split(':');
  return new URLSearchParams(`id=${id}`).get('id');
}

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': JSON_TYPE, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function resource(request, response, [, group, cloudProvider]) {
  const [, text = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const token = text && (await provider.ClientCredentials.find(text));
  if (!token?.isValid) {
    const body = { error: 401, detail: 'No valid token.', reason: 'Unauthorized', errorCode: 'UNAUTHORIZED' };
    return answer(response, 401, body, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
  const results = [{ cloudProvider, id: group, regionName: 'US_EAST_2', status: 'ACTIVE' }];
  return answer(response, 200, { links: [], results, totalCount: 1 }, { 'content-type': ATLAS_TYPE });
}

async function account(request, response, id) {
  const known = accounts.get(id);
  if (!known) return answer(response, 404, {});
  if (request.method === 'DELETE') await revokeTokens(known);
  return answer(response, 200, { tokenRequests: known.tokenRequests });
}

const toProvider = provider.callback();

server.on('request', async (request, response) => {
  const { pathname } = new URL(request.url, origin);
  try {
    if (pathname === '/accounts' && request.method === 'POST') return answer(response, 201, await openAccount());
    if (pathname.startsWith('/accounts/')) {
      return await account(request, response, decodeURIComponent(pathname.slice('/accounts/'.length)));
    }
    const match = RESOURCE.exec(pathname);
    if (match) return await resource(request, response, match);
    if (pathname === TOKEN_PATH) {
      const known = accounts.get(basicId(request));
      if (known) known.tokenRequests += 1;
    }
    return toProvider(request, response);
  } catch (fault) {
    console.error(fault);
    return answer(response, 500, { error: 500, reason: 'Internal Server Error', errorCode: 'UNEXPECTED_ERROR' });
  }
});

console.log(`listening ${origin}`);

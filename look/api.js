// The wire of every page: fetch with a credential, problem documents, timeouts and idempotency keys.
// No rule of the queue lives here.

const ROOT = "/api/v1";
const TIMEOUT_MILLISECONDS = 8000;
const UPLOAD_MILLISECONDS = 120000;

/**
 * A refusal or a failure, as the server words it (RFC 9457).
 * status 0 and code "unreachable": no answer came, so whether the server did it is not known;
 * repeat with the same idempotency key.
 */
export class Problem extends Error {
  constructor({ status = 0, code = "unreachable", title = "", detail = "", field = null, body = null, retryAfterSeconds = null }) {
    super(`${status} ${code}`);
    this.name = "Problem";
    Object.assign(this, { status, code, title, detail, field, body, retryAfterSeconds });
  }

  /** True when the same request may succeed later without a change: no answer, overload, server trouble. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** True when the credential itself is unknown or revoked. */
  get isUnknownCredential() {
    return this.status === 401;
  }
}

/** 128 random bits as hex. Works on plain http too, where crypto.randomUUID is missing. */
export function newIdempotencyKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Make the page's access to the server.
 * credential: "device" (bearer token, taken once from "#token=..." and kept in localStorage under
 * storageKey), "session" (cookie, with the CSRF token of GET /session on everything but GET), "none".
 * The answer has: get, post, del, upload (a file as the body); token (string or null, for the socket); language (settable: "vi" or "en");
 * setCsrfToken(token) after a login; forgetToken(); takeNewToken(), true when the address brought another token.
 * All calls resolve to the parsed body, null for 204, and throw Problem.
 */
export function createApi({ credential = "none", storageKey = "token", language = "vi", timeoutMilliseconds = TIMEOUT_MILLISECONDS } = {}) {
  const state = { token: null, csrf: null, language };
  if (credential === "device") state.token = keepToken(storageKey);

  async function csrfToken() {
    if (state.csrf === null) {
      const answer = await send("GET", "/session", { headers: {} });
      state.csrf = answer.csrf_token;
    }
    return state.csrf;
  }

  async function headersFor(method, idempotencyKey) {
    const headers = { "Accept-Language": state.language };
    if (credential === "device" && state.token) headers.Authorization = `Bearer ${state.token}`;
    if (credential === "session" && method !== "GET") headers["X-CSRF-Token"] = await csrfToken();
    if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
    return headers;
  }

  async function send(method, path, { headers, body, file, timeout = timeoutMilliseconds }) {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), timeout);
    const options = { method, headers, signal: aborter.signal, cache: "no-store" };
    options.credentials = credential === "session" ? "same-origin" : "omit";
    if (body !== undefined) {
      options.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    if (file !== undefined) options.body = file;
    try {
      const response = await fetch(ROOT + path, options);
      return await readAnswer(response);
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem({});
    } finally {
      clearTimeout(timer);
    }
  }

  async function call(method, path, body, { idempotencyKey = null, timeoutMilliseconds: timeout, file } = {}) {
    const once = async () => send(method, path, { headers: await headersFor(method, idempotencyKey), body, file, timeout });
    try {
      return await once();
    } catch (problem) {
      // The session was renewed elsewhere (another tab logged in): fetch the new token and try once more.
      if (credential !== "session" || problem.code !== "csrf_missing") throw problem;
      state.csrf = null;
      return once();
    }
  }

  return {
    get: (path, options) => call("GET", path, undefined, options),
    post: (path, body, options) => call("POST", path, body, options),
    upload: (path, file) => call("POST", path, undefined, { file, timeoutMilliseconds: UPLOAD_MILLISECONDS }),
    del: (path, options) => call("DELETE", path, undefined, options),
    setCsrfToken: (token) => { state.csrf = token; },
    takeNewToken() {
      const before = state.token;
      state.token = keepToken(storageKey);
      return state.token !== before;
    },
    forgetToken() {
      state.token = null;
      withStorage((storage) => storage.removeItem(storageKey));
    },
    get token() { return state.token; },
    get language() { return state.language; },
    set language(value) { state.language = value; },
  };
}

async function readAnswer(response) {
  if (response.status === 204) return null;
  const text = await response.text();
  let body = null;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    // A proxy's error page, or an answer cut short: there is nothing in it to believe.
    if (response.ok) throw new Problem({});
  }
  if (response.ok) return body;
  const { code, title, detail, field } = body ?? {};
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  throw new Problem({
    status: response.status,
    code: code ?? (response.status >= 500 ? "server_error" : "refused"),
    title: title ?? "",
    detail: detail ?? "",
    field: field ?? null,
    body,
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : null,
  });
}

/** The device's token: from the address once, then from the page's storage. */
function keepToken(storageKey) {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    withStorage((storage) => storage.setItem(storageKey, given));
    history.replaceState(history.state, "", location.pathname + location.search);
    return given;
  }
  return withStorage((storage) => storage.getItem(storageKey));
}

/** Storage may be refused by the browser's policy; the page then works until it is reloaded. */
function withStorage(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

// The service over HTTP. Errors are the service's own words (RFC 9457).

let token = null;
let owner = null; // who the token belongs to
let signInAgain = null; // resolves to true when somebody has signed in again

export class Problem extends Error {
  constructor(body, status) {
    super(body.detail || body.title || `服务返回 ${status}`);
    this.title = body.title;
    this.status = status;
    this.type = body.type || "";
    this.errors = body.errors || [];
    this.requestId = body.request_id || "";
  }
}

const OFFLINE = { title: "连不上服务", detail: "请检查网络，或请管理员查看服务是否在运行，然后再试一次。" };

export function remember(me) {
  token = me.csrf_token;
  owner = me.id;
}

/** What to do where a session has run out; what was asked for then goes on. */
export function whenSignedOut(handler) { signInAgain = handler; }

async function problemFrom(response) {
  let body = {};
  try { body = await response.json(); } catch { body = { title: `服务返回 ${response.status}` }; }
  return new Problem(body, response.status);
}

/** Whether the same person has signed in anew in another tab, which made this token stale. */
async function renewed() {
  const response = await fetch("/v1/me", { credentials: "same-origin" }).catch(() => null);
  const me = response && response.ok ? await response.json() : null;
  if (!me || me.csrf_token === token) return false;
  if (me.id !== owner) {
    location.reload();
    return false;
  }
  remember(me);
  return true;
}

/** Whether a refused request may be sent once more. */
async function mended(response, method, path) {
  if (path === "/v1/session") return false;
  if (response.status === 401) return Boolean(signInAgain) && signInAgain();
  return response.status === 403 && method !== "GET" && token !== null && renewed();
}

function headersFor(method, more) {
  const headers = { ...more };
  if (token && method !== "GET") headers["X-CSRF-Token"] = token;
  return headers;
}

async function send(method, path, options = {}, again = true) {
  const { body, headers, signal } = options;
  const init = { method, headers: headersFor(method, headers), signal, credentials: "same-origin" };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(OFFLINE, 0);
  }
  if (response.ok) return response;
  if (again && await mended(response, method, path)) return send(method, path, options, false);
  throw await problemFrom(response);
}

/** Query string of the values that are set. */
export function query(values) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") params.append(name, one);
    }
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

export async function get(path, values = {}, signal) {
  return (await send("GET", path + query(values), { signal })).json();
}

export async function getText(path, values = {}) {
  return (await send("GET", path + query(values))).text();
}

export async function call(method, path, body) {
  const response = await send(method, path, { body });
  return response.status === 204 ? null : response.json();
}

/** Fetch a file and hand it to the browser, so that errors show on the page. */
export async function download(path, name, { method = "GET", body, accept } = {}) {
  const response = await send(method, path, { body, headers: accept ? { Accept: accept } : {} });
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** Every item of a list that comes in pages, up to a bound. */
export async function all(path, values = {}, most = 2000) {
  const first = await get(path, { ...values, limit: 500, offset: 0 });
  const items = first.items;
  while (items.length < Math.min(first.total, most)) {
    const next = await get(path, { ...values, limit: 500, offset: items.length });
    if (!next.items.length) break;
    items.push(...next.items);
  }
  return { total: first.total, items };
}

/** Ask; `on` takes stage, answer and citation events as they come. Returns the whole answer. */
export async function ask(body, on, signal) {
  const headers = { Accept: "text/event-stream" };
  const response = await send("POST", "/v1/ask", { body, headers, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Problem(OFFLINE, 0);
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => {
        const at = line.indexOf(":");
        return [line.slice(0, at), line.slice(at + 1).trimStart()];
      }));
      if (!fields.get("event")) continue;
      const data = JSON.parse(fields.get("data"));
      if (fields.get("event") === "done") return data;
      if (fields.get("event") === "problem") throw new Problem(data, data.status);
      on(fields.get("event"), data);
    }
  }
}

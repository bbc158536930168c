// The shell: who is signed in, which view is shown, and the source beside it. The address
// after # holds all of it, so that back works and a view can be kept as a bookmark.

import { call, get, remember, whenSignedOut } from "./api.js";
import { announce, h, problemBox } from "./dom.js";
import { signIn, signInOver } from "./signin.js";
import { Source } from "./source.js";
import { USER } from "./words.js";

const VIEWS = {
  ask: ["问答", () => import("./ask.js")],
  ledger: ["台账", () => import("./ledger.js")],
  library: ["文库", () => import("./library.js")],
  reports: ["报告", () => import("./reports.js")],
  draft: ["起草", () => import("./draft.js")],
};
const main = document.getElementById("main");
const source = new Source(document.getElementById("source"), document.getElementById("stage"));
const session = { me: null };
let current = null; // {name, view}
let turn = 0;

/** The address: view, what follows it, and its parameters. */
export function route() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  return {
    name: VIEWS[name] ? name : "ask",
    rest: rest.map(decodeURIComponent),
    params: new URLSearchParams(search || ""),
  };
}

/** Change the address; parameters set to null are left out. Returns whether it changed. */
export function go(path, changes = {}, { keep = false, replace = false } = {}) {
  const params = keep ? route().params : new URLSearchParams();
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") params.append(name, one);
    }
  }
  const text = params.toString();
  const hash = `#/${path}${text ? `?${text}` : ""}`;
  const before = location.hash;
  if (replace) {
    history.replaceState(null, "", hash);
    show();
  } else location.hash = hash;
  return location.hash !== before;
}

/** Where this view is, without its parameters. */
export function here() {
  const { name, rest } = route();
  return [name, ...rest.map(encodeURIComponent)].join("/");
}

export function openSource(documentId, start, end) {
  go(here(), { doc: documentId, at: start === undefined ? null : `${start}-${end}` }, { keep: true });
}

export function closeSource() {
  go(here(), { doc: null, at: null }, { keep: true });
}

function drawTabs(name) {
  const tabs = Object.entries(VIEWS).map(([key, [label]]) =>
    h("li", null, h("a", { href: `#/${key}`, "aria-current": key === name ? "page" : null }, label)));
  document.getElementById("tabs").replaceChildren(...tabs);
}

function drawUser() {
  const { me } = session;
  const who = document.getElementById("who");
  if (!me) return who.replaceChildren();
  const text = [me.unit, me.name].filter(Boolean).join("　");
  return who.replaceChildren(
    h("span", { class: "who-name", title: `${text}（${USER[me.role]}）` }, `${text}（${USER[me.role]}）`),
    !me.open && h("button", { type: "button", class: "link", onclick: signOut }, "退出") || "");
}

async function signOut() {
  try { await call("DELETE", "/v1/session"); } catch { /* signed out already */ }
  location.reload();
}

async function show() {
  const mine = ++turn;
  const at = route();
  if (!session.me) return;
  drawTabs(at.name);
  document.title = `${VIEWS[at.name][0]} · 督办`;
  if (!current || current.name !== at.name) {
    const module = await import_(at.name);
    if (mine !== turn || !module) return;
    main.replaceChildren();
    main.className = `view-${at.name}`;
    current = { name: at.name, view: module.open(main, session.me) };
    window.scrollTo(0, 0);
    announce(VIEWS[at.name][0]);
  }
  current.view.update(at);
  source.show(at.params.get("doc"), at.params.get("at"), closeSource);
}

async function import_(name) {
  try {
    return await VIEWS[name][1]();
  } catch {
    main.replaceChildren(problemBox({ title: "页面没有载全", message: "请刷新页面再试。" }));
    return null;
  }
}

async function start() {
  try {
    session.me = await get("/v1/me");
  } catch (error) {
    if (error.status !== 401) {
      main.replaceChildren(problemBox(error, start));
      return;
    }
    askForKey();
    return;
  }
  remember(session.me);
  drawUser();
  await show();
}

let signingIn = null; // requests that are refused together wait for one sign-in

function signInAgain() {
  if (!session.me) return false;
  signingIn ||= signInOver().then((me) => {
    signingIn = null;
    if (!me) return false;
    if (me.id !== session.me.id && !session.me.open) {
      location.reload(); // what is on the page is somebody else's
      return false;
    }
    session.me = me;
    remember(me);
    drawUser();
    return true;
  });
  return signingIn;
}

function askForKey() {
  session.me = null;
  current = null;
  source.show(null);
  drawUser();
  document.getElementById("tabs").replaceChildren();
  document.title = "登录 · 督办";
  main.className = "view-signin";
  signIn(main, (me) => {
    session.me = me;
    remember(me);
    drawUser();
    show();
  });
}

window.addEventListener("hashchange", show);
whenSignedOut(signInAgain);
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "Escape" && !source.hidden && !document.querySelector("dialog[open]")) closeSource();
  else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const field = main.querySelector("[data-first]");
    if (field) { event.preventDefault(); field.focus(); }
  }
});
start();

// 台账: the ledger as a table, as a chart by unit and as a calendar; and one task in full.

import { download, get, query } from "./api.js";
import { badge, choice, empty, h, loading, problemBox, put, suggestions } from "./dom.js";
import { go } from "./app.js";
import { chart } from "./chart.js";
import { calendar } from "./calendar.js";
import { drawTask } from "./task.js";
import { PAGE, table } from "./tasktable.js";
import { ROLE, STATUS, iso, shift, today } from "./words.js";

const FIELDS = ["q", "unit", "role", "status", "due_from", "due_to", "document", "conflicts"];
const SHAPES = [["table", "列表"], ["units", "各单位完成情况"], ["calendar", "到期日历"]];
const FRESH = 20000; // milliseconds for which counts are taken to hold
const left = { hash: "#/ledger", y: 0 }; // the list as it was left for a task

export function open(main, me) {
  const view = { main, me, turn: 0, asked: null };
  return { update: (at) => (at.rest[0] ? one(view, at.rest[0]) : list(view, at.params)) };
}

function one(view, id) {
  if (view.asked === `task ${id}`) return;
  view.asked = `task ${id}`;
  view.frame = null;
  view.counted = null; // a step may be recorded
  drawTask(view.main, id, view.me, left.hash);
}

/** What the server is asked for: the conditions, and what is to be shown of them. */
function request(params, wanted) {
  const shape = params.get("view") || "table";
  if (shape === "units") return null;
  if (shape === "calendar") {
    const month = /^\d{4}-\d{2}$/.test(params.get("month") || "") ? params.get("month") : today().slice(0, 7);
    return ["/v1/obligations/calendar", { ...wanted, month }];
  }
  const page = Math.max(1, Number(params.get("page")) || 1);
  return ["/v1/obligations", { ...wanted, sort: params.get("sort"), limit: PAGE, offset: (page - 1) * PAGE }];
}

async function list(view, params) {
  const back = !view.frame;
  if (back) frame(view);
  const wanted = Object.fromEntries(FIELDS.map((f) => [f, params.get(f) || ""]));
  for (const field of FIELDS) {
    const control = view.form.elements[field];
    if (control) control.value = wanted[field] || (field === "role" ? "any" : "");
  }
  left.hash = location.hash || "#/ledger";
  const asked = request(params, wanted);
  const key = JSON.stringify([wanted, asked]);
  if (view.asked === key) return;
  view.asked = key;
  const mine = ++view.turn;
  if (!view.body.childElementCount) put(view.body, loading("正在读取台账……"));
  view.body.setAttribute("aria-busy", "true");
  try {
    const [counts, found] = await Promise.all([counted(view, wanted), asked && get(...asked)]);
    if (mine !== view.turn) return;
    draw(view, params, counts, found);
    told(view, wanted);
    if (back && left.y) window.scrollTo(0, left.y);
    left.y = 0;
  } catch (error) {
    if (mine !== view.turn) return;
    put(view.body, problemBox(error, () => { view.asked = null; list(view, params); }));
  } finally {
    if (mine === view.turn) view.body.removeAttribute("aria-busy");
  }
}

/** The counts under the conditions; turning pages, months and shapes does not count anew. */
function counted(view, wanted) {
  const key = JSON.stringify(wanted);
  if (view.counted?.key !== key || Date.now() - view.counted.at > FRESH) {
    const counts = get("/v1/obligations/summary", wanted);
    view.counted = { key, at: Date.now(), counts };
    counts.catch(() => { view.counted = null; });
  }
  return view.counted.counts;
}

/** Say which file the list is confined to; its number alone says nothing. */
async function told(view, wanted) {
  put(view.confined);
  if (!wanted.document) return;
  const about = await get(`/v1/documents/${encodeURIComponent(wanted.document)}`).catch(() => null);
  put(view.confined, h("p", { class: "note row" }, `只看《${about ? about.title : wanted.document}》里的任务`,
    h("button", { type: "button", class: "link", onclick: () => go("ledger", { document: null, page: null }, { keep: true }) }, "看全部文件的")));
}

function frame(view) {
  const option = (names, any) => [any && h("option", { value: "" }, any),
    Object.entries(names).map(([k, v]) => h("option", { value: k }, v))];
  const field = (name, label, control) => h("div", { class: "field" }, h("label", { for: `f-${name}` }, label), control);
  const input = (name, label, more) => field(name, label, h("input", { id: `f-${name}`, name, ...more }));
  view.units = suggestions("f-units", []);
  view.form = h("form", { class: "filters", "aria-label": "筛选" },
    input("q", "任务内容", { type: "search", maxlength: 200, "data-first": true }),
    input("unit", "单位", { type: "search", maxlength: 100, list: "f-units" }), view.units,
    field("role", "单位角色", h("select", { id: "f-role", name: "role" }, option(ROLE))),
    field("status", "状态", h("select", { id: "f-status", name: "status" }, option({ overdue: "逾期未完成", ...STATUS }, "全部"))),
    input("due_from", "时限不早于", { type: "date" }), input("due_to", "时限不晚于", { type: "date" }),
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "筛选"),
      h("a", { class: "button plain", href: "#/ledger" }, "清除")));
  const narrow = matchMedia("(max-width: 40rem)"); // there the conditions unfold
  const box = h("details", { class: "conditions", open: !narrow.matches }, h("summary", null, "筛选条件"), view.form);
  narrow.addEventListener("change", () => { box.open = !narrow.matches; });
  view.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(view.form));
    if (given.role === "any") given.role = null;
    go("ledger", { ...given, page: null }, { keep: true });
  });
  view.form.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") view.form.requestSubmit();
  });
  view.body = h("div", { class: "results" });
  view.body.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#/ledger/']")) left.y = window.scrollY;
  });
  view.fault = h("div");
  view.confined = h("div");
  const save = (kind) => async () => {
    try {
      view.fault.replaceChildren();
      const wanted = Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] || ""));
      const kept = Object.fromEntries([...FIELDS, "sort"].map((f) => [f, wanted[f]]));
      await download(`/v1/obligations.${kind}${query(kept)}`, `台账${today()}.${kind}`);
    } catch (error) { put(view.fault, problemBox(error)); }
  };
  view.frame = [h("div", { class: "head" }, h("h1", null, "任务台账"),
    h("div", { class: "row" },
      h("button", { type: "button", onclick: save("xlsx") }, "导出表格 xlsx"),
      h("button", { type: "button", onclick: save("ics") }, "导出日历 ics"))),
  view.fault, h("div", { class: "panel" }, box, view.confined, view.body)];
  put(view.main, ...view.frame);
}

/** Ready conditions; each sets these four and leaves the others. */
function quick(params) {
  const now = today();
  const [y, m] = now.split("-").map(Number);
  const none = { status: null, due_from: null, due_to: null, conflicts: null };
  const ready = { all: none, late: { ...none, status: "overdue" },
    month: { ...none, due_from: iso(new Date(y, m - 1, 1)), due_to: iso(new Date(y, m, 0)) },
    soon: { ...none, due_from: now, due_to: shift(now, 30) }, told: { ...none, conflicts: "true" } };
  const names = { all: "全部", late: "逾期", month: "本月到期", soon: "30日内到期", told: "说法不一致" };
  const on = Object.keys(ready).find((k) => Object.entries(ready[k]).every(([f, v]) => (params.get(f) || null) === v));
  return choice("常用筛选", Object.entries(names), on, (key) => go("ledger", { ...ready[key], page: null }, { keep: true }));
}

function draw(view, params, counts, found) {
  const shape = params.get("view") || "table";
  const now = today();
  put(view.units, ...counts.units.map((u) => u.unit && h("option", { value: u.unit })));
  const merged = counts.sources > counts.tasks ? `（合并自 ${counts.sources} 处）` : "";
  const drawn = { units: () => chart(counts.units), calendar: () => calendar(found, now) }[shape];
  put(view.body,
    h("div", { class: "row spread bar-top" }, quick(params),
      choice("显示方式", SHAPES, shape, (key) => go("ledger", { view: key === "table" ? null : key, page: null }, { keep: true }))),
    h("p", { class: "count", role: "status" }, h("span", null, `共 ${counts.tasks} 项任务${merged}`), h("span", null, `已完成 ${counts.done} 项`),
      counts.overdue ? badge(`逾期 ${counts.overdue} 项`, "late") : h("span", null, "没有逾期")),
    matched(found),
    counts.tasks ? (drawn ? drawn() : table(found, params, now)) : nothing(params));
}

/** Other names of the unit asked for, where the tasks shown have them. */
function matched(found) {
  const shown = new Set((found?.items || []).flatMap((t) => [...t.lead, ...t.support, ...t.supervisor, ...t.person]));
  const names = (found?.matched_units || []).filter((m) => shown.has(m.name))
    .map((m) => (m.year ? `${m.name}（${m.year}年机构改革前后的名称）` : m.name));
  return names.length > 0 && h("p", { class: "note" }, `也按这些名称查找：${names.join("、")}，请核对。`);
}

function nothing(params) {
  if (FIELDS.some((f) => params.get(f))) {
    return empty("没有符合条件的任务", h("p", null, "可以放宽或", h("a", { href: "#/ledger" }, "清除筛选条件"), "。"));
  }
  return empty("台账里还没有任务", h("p", null, "到", h("a", { href: "#/library" }, "文库"), "上传整改方案、任务清单、讲话、通知，任务会自动列在这里。"));
}

// 台账: the ledger as a table, as a chart by unit and as a calendar; and one task in full.

import { all, download, query } from "./api.js";
import { badge, empty, h, loading, problemBox, put } from "./dom.js";
import { go } from "./app.js";
import { chart } from "./chart.js";
import { calendar } from "./calendar.js";
import { drawTask } from "./task.js";
import { CLOSED, ROLE, STATUS, chineseDay, iso, shift, standing, today } from "./words.js";

const PAGE = 50;
const MOST = 2000;
const FIELDS = ["unit", "role", "status", "due_from", "due_to", "q", "document"];
const SORTS = {
  task: (a, b) => a.task.localeCompare(b.task, "zh-CN"),
  lead: (a, b) => (a.lead[0] || "").localeCompare(b.lead[0] || "", "zh-CN"),
  due: (a, b) => (a.deadline.date || "9999").localeCompare(b.deadline.date || "9999"),
  status: (a, b) => Object.keys(STATUS).indexOf(a.status) - Object.keys(STATUS).indexOf(b.status),
};

export function open(main, me) {
  const view = { main, me, turn: 0, asked: null };
  return { update: (at) => (at.rest[0] ? one(view, at.rest[0]) : list(view, at.params)) };
}

function one(view, id) {
  if (view.asked === `task ${id}`) return;
  view.asked = `task ${id}`;
  view.frame = null;
  drawTask(view.main, id, view.me);
}

async function list(view, params) {
  if (!view.frame) frame(view);
  const wanted = Object.fromEntries(FIELDS.map((f) => [f, params.get(f) || ""]));
  for (const field of FIELDS) view.form.elements[field].value = wanted[field] || (field === "role" ? "any" : "");
  const key = JSON.stringify(wanted);
  if (view.asked !== key) {
    view.asked = key;
    const mine = ++view.turn;
    put(view.body, loading("正在读取台账……"));
    try {
      const found = await all("/v1/obligations", wanted, MOST);
      if (mine !== view.turn) return;
      view.found = found;
      view.items = found.items;
    } catch (error) {
      put(view.body, problemBox(error, () => { view.asked = null; list(view, params); }));
      return;
    }
  }
  if (view.items) draw(view, params);
}

function frame(view) {
  const option = (names, any) => [any && h("option", { value: "" }, any),
    Object.entries(names).map(([k, v]) => h("option", { value: k }, v))];
  const field = (name, label, control) => h("div", { class: "field" }, h("label", { for: `f-${name}` }, label), control);
  const input = (name, label, more) => field(name, label, h("input", { id: `f-${name}`, name, ...more }));
  view.form = h("form", { class: "filters", "aria-label": "筛选" },
    input("q", "任务内容", { type: "search", maxlength: 200, "data-first": true }),
    input("unit", "单位", { type: "search", maxlength: 100 }),
    field("role", "单位角色", h("select", { id: "f-role", name: "role" }, option(ROLE))),
    field("status", "状态", h("select", { id: "f-status", name: "status" }, option(STATUS, "全部"))),
    input("due_from", "时限不早于", { type: "date" }), input("due_to", "时限不晚于", { type: "date" }),
    h("input", { type: "hidden", name: "document" }),
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "筛选"),
      h("a", { class: "button plain", href: "#/ledger" }, "清除")));
  view.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(view.form));
    if (given.role === "any") given.role = null;
    go("ledger", { ...given, page: null }, { keep: true });
  });
  view.body = h("div");
  view.fault = h("div");
  const save = (kind) => async () => {
    const wanted = Object.fromEntries(FIELDS.map((f) => [f, view.form.elements[f].value]));
    try {
      view.fault.replaceChildren();
      await download(`/v1/obligations.${kind}${query(wanted)}`, `台账${today()}.${kind}`);
    } catch (error) { put(view.fault, problemBox(error)); }
  };
  view.frame = [h("div", { class: "head" }, h("h1", null, "任务台账"),
    h("div", { class: "row" },
      h("button", { type: "button", onclick: save("xlsx") }, "导出表格 xlsx"),
      h("button", { type: "button", onclick: save("ics") }, "导出日历 ics"))),
  view.fault, h("div", { class: "panel" }, view.form, view.body)];
  put(view.main, ...view.frame);
}

function quick(params) {
  const now = today();
  const [y, m] = now.split("-").map(Number);
  const ranges = [["全部", null, null], ["已逾期", null, shift(now, -1)],
    ["本月到期", iso(new Date(y, m - 1, 1)), iso(new Date(y, m, 0))], ["30日内到期", now, shift(now, 30)]];
  return ranges.map(([name, from, to]) => {
    const on = (params.get("due_from") || null) === from && (params.get("due_to") || null) === to;
    return h("button", { type: "button", "aria-pressed": String(on),
      onclick: () => go("ledger", { due_from: from, due_to: to, page: null }, { keep: true }) }, name);
  });
}

function draw(view, params) {
  const shape = params.get("view") || "table";
  const now = today();
  const late = view.items.filter((t) => standing(t, now).late).length;
  const done = view.items.filter((t) => CLOSED.has(t.status)).length;
  const tabs = [["table", "列表"], ["units", "各单位完成情况"], ["calendar", "到期日历"]].map(([key, name]) =>
    h("button", { type: "button", "aria-pressed": String(shape === key),
      onclick: () => go("ledger", { view: key === "table" ? null : key, page: null }, { keep: true }) }, name));
  const drawn = { units: () => chart(view.items, now), calendar: () => calendar(view.items, params, now) }[shape];
  put(view.body,
    h("div", { class: "count" }, h("div", { class: "row", role: "group", "aria-label": "时限" }, quick(params)),
      h("div", { class: "row", role: "group", "aria-label": "显示方式" }, tabs)),
    h("p", { class: "count", role: "status" }, `共 ${view.items.length} 项，已完成 ${done} 项，`,
      h("span", { class: late ? "badge late" : "" }, `逾期 ${late} 项`)),
    view.found.total > view.found.items.length
      ? h("p", { class: "note" }, `符合条件的共 ${view.found.total} 项，这里只列前 ${view.found.items.length} 项：请缩小筛选范围，或导出表格看全部。`) : "",
    view.items.length ? (drawn ? drawn() : table(view.items, params, now))
      : empty("没有符合条件的任务", h("p", null, "可以放宽筛选条件；文库里还没有文件时，请先到“文库”导入。")));
}

function table(items, params, now) {
  const [by, direction] = (params.get("sort") || "").split(" ");
  const order = SORTS[by] ? [...items].sort((a, b) => SORTS[by](a, b) * (direction === "desc" ? -1 : 1)) : items;
  const page = Math.min(Math.max(1, Number(params.get("page")) || 1), Math.ceil(items.length / PAGE));
  const heads = [["task", "任务"], ["lead", "牵头单位"], ["", "配合单位"], ["due", "时限"], ["status", "状态"], ["", "出处"]];
  const head = ([key, name]) => {
    if (!key) return h("th", { scope: "col" }, name);
    const on = by === key;
    const next = on && direction !== "desc" ? `${key} desc` : key;
    const sign = !on ? "↕" : direction === "desc" ? "↓" : "↑";
    return h("th", { scope: "col", "aria-sort": on ? (direction === "desc" ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: () => go("ledger", { sort: next, page: null }, { keep: true }) }, name, h("span", { "aria-hidden": "true" }, sign)));
  };
  return [h("table", { class: "ledger rows" }, h("caption", { class: "hidden-text" }, "任务台账"),
    h("thead", null, h("tr", null, heads.map(head))),
    h("tbody", null, order.slice((page - 1) * PAGE, page * PAGE).map((t) => row(t, now)))),
  pager(items.length, page)];
}

function pager(total, page) {
  const last = Math.ceil(total / PAGE);
  if (last < 2) return null;
  const to = (n, name) => h("button", { type: "button", disabled: n < 1 || n > last,
    onclick: () => go("ledger", { page: n }, { keep: true }) }, name);
  return h("nav", { class: "pager", "aria-label": "翻页" }, to(page - 1, "上一页"), `第 ${page} / ${last} 页`, to(page + 1, "下一页"));
}

function row(task, now) {
  const stands = standing(task, now);
  const due = task.deadline;
  return h("tr", { class: stands.late ? "late" : "" },
    h("td", null, h("a", { href: `#/ledger/${encodeURIComponent(task.id)}`, class: "clamp", title: task.task }, task.task),
      marks(task)),
    h("td", { class: "unit", "data-label": "牵头" }, task.lead.join("、") || "未写明"),
    h("td", { class: "unit", "data-label": "配合" }, h("span", { class: "clamp", title: task.support.join("、") }, task.support.join("、") || "—")),
    h("td", { class: "due", "data-label": "时限" }, due.text || "未写明",
      due.date && h("span", { class: "faint small" }, h("br"), chineseDay(due.date)),
      stands.text && h("span", null, h("br"), badge(stands.text, stands.late ? "late" : "soon"))),
    h("td", { "data-label": "状态" }, badge(STATUS[task.status] || task.status, task.status)),
    h("td", { class: "small break", "data-label": "出处" }, h("span", { class: "clamp", title: task.file }, task.file)));
}

export function marks(task) {
  const others = (task.same_as || []).length;
  return [(task.conflicts || []).length > 0 && badge("出处不一致", "late"),
    task.deadline.ambiguous && badge("时限写法有歧义", "warn"),
    others > 0 && h("span", { class: "faint small" }, `另见 ${others} 处`)];
}

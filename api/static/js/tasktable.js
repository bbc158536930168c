// A page of the ledger as a table; on a narrow screen its rows are cards.

import { badge, h } from "./dom.js";
import { go } from "./app.js";
import { STATUS, chineseDay, standing } from "./words.js";

export const PAGE = 50;
const HEADS = [["", "序号"], ["", "任务"], ["unit", "牵头单位"], ["", "配合单位"], ["due", "时限"], ["", "状态"], ["", "出处"]];

export function table(found, params, now) {
  const page = Math.max(1, Number(params.get("page")) || 1);
  return [h("table", { class: "ledger rows" }, h("caption", { class: "hidden-text" }, "任务台账"),
    h("thead", null, h("tr", null, HEADS.map(([key, name]) => head(key, name, params.get("sort") || "")))),
    h("tbody", null, found.items.map((t, i) => row(t, (page - 1) * PAGE + i + 1, now)))),
  pager(found.total, page)];
}

function head(key, name, by) {
  if (!key) return h("th", { scope: "col" }, name);
  const on = by === key;
  return h("th", { scope: "col", "aria-sort": on ? "ascending" : "none" },
    h("button", { type: "button", title: on ? "恢复按文件排列" : `按${name}排列`, onclick: () => go("ledger", { sort: on ? null : key, page: null }, { keep: true }) },
      name, h("span", { "aria-hidden": "true" }, on ? "↑" : "↕")));
}

function pager(total, page) {
  const last = Math.ceil(total / PAGE);
  if (last < 2) return null;
  const to = (n, name) => h("button", { type: "button", disabled: n < 1 || n > last,
    onclick: () => { go("ledger", { page: n }, { keep: true }); window.scrollTo(0, 0); } }, name);
  return h("nav", { class: "pager", "aria-label": "翻页" }, to(page - 1, "上一页"), `第 ${page} / ${last} 页`, to(page + 1, "下一页"));
}

function row(task, number, now) {
  const stands = standing(task, now);
  const due = task.deadline;
  const from = task.citations[0]?.title || task.file;
  const clamped = (text) => h("span", { class: "clamp", title: text }, text);
  return h("tr", { class: stands.late ? "late" : "" },
    h("td", { class: "nth" }, String(number)),
    h("td", null, h("a", { href: `#/ledger/${encodeURIComponent(task.id)}`, class: "clamp", title: task.task }, task.task), marks(task)),
    h("td", { class: "unit", "data-label": "牵头" }, clamped(task.lead.join("、") || "未写明")),
    h("td", { class: task.support.length ? "unit" : "unit none", "data-label": "配合" }, clamped(task.support.join("、") || "—")),
    h("td", { class: "due", "data-label": "时限" }, clamped(due.text || "未写明"),
      due.date && h("span", { class: "faint small day" }, chineseDay(due.date)),
      stands.text && badge(stands.text, stands.late ? "late" : "soon")),
    h("td", { "data-label": "状态" }, badge(STATUS[task.status] || task.status, task.status)),
    h("td", { class: "small", "data-label": "出处" }, h("span", { class: "clamp", title: task.file }, from)));
}

function marks(task) {
  const others = task.same_as.length;
  const conflicts = task.conflicts.map((c) => (c.field === "lead" ? "牵头单位不一致" : "时限不一致"));
  const told = [...conflicts.map((c) => badge(c, "late")), task.deadline.ambiguous && badge("时限写法有歧义", "warn"),
    others > 0 && h("span", { class: "faint small" }, `另见 ${others} 处`)].filter(Boolean);
  return told.length > 0 && h("div", { class: "marks" }, told);
}

// Completion by leading unit: bars for the eye, the same numbers as a table.

import { h, s } from "./dom.js";
import { CLOSED, standing } from "./words.js";

export function byUnit(items, now) {
  const units = new Map();
  for (const task of items) {
    for (const unit of task.lead.length ? task.lead : ["未写明单位"]) {
      const line = units.get(unit) || { unit, all: 0, done: 0, late: 0 };
      line.all += 1;
      if (CLOSED.has(task.status)) line.done += 1;
      if (standing(task, now).late) line.late += 1;
      units.set(unit, line);
    }
  }
  return [...units.values()].sort((a, b) => b.all - a.all || a.unit.localeCompare(b.unit, "zh-CN"));
}

function bar(line, most) {
  const part = (n) => (100 * n) / most;
  return s("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "all", width: part(line.all), height: 10 }),
    s("rect", { class: "ready", width: part(line.done), height: 10 }),
    s("rect", { class: "over", x: part(line.done), width: part(line.late), height: 10 }));
}

export function chart(items, now) {
  const lines = byUnit(items, now);
  const most = Math.max(...lines.map((l) => l.all));
  const link = (unit) => (unit === "未写明单位" ? unit
    : h("a", { href: `#/ledger?${new URLSearchParams({ unit, role: "lead" })}` }, unit));
  const tone = (name, text) => h("span", null, h("i", { class: name }), text);
  return [h("p", { class: "key small" }, tone("ready", "已完成"), tone("over", "逾期"), tone("rest", "其余")),
    h("ul", { class: "bars" }, lines.slice(0, 30).map((l) => h("li", null, link(l.unit), bar(l, most),
      h("span", { class: "small" }, `${l.done}/${l.all} 完成`, l.late ? `，逾期 ${l.late}` : "")))),
    h("details", null, h("summary", null, "用表格看"),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "各单位完成情况表" },
        h("table", null, h("thead", null, h("tr", null, ["单位", "任务", "已完成", "逾期", "完成率"].map((t) => h("th", { scope: "col" }, t)))),
          h("tbody", null, lines.map((l) => h("tr", null, h("td", null, l.unit),
            [l.all, l.done, l.late, `${Math.round((100 * l.done) / l.all)}%`].map((n) => h("td", { class: "number" }, String(n)))))))))];
}

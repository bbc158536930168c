// What is due, by the days of a month.

import { h } from "./dom.js";
import { go } from "./app.js";
import { iso, standing } from "./words.js";

export function calendar(items, params, now) {
  const month = /^\d{4}-\d{2}$/.test(params.get("month") || "") ? params.get("month") : now.slice(0, 7);
  const [year, number] = month.split("-").map(Number);
  const due = new Map();
  for (const task of items) {
    const day = task.deadline.date;
    if (day && day.startsWith(month)) due.set(day, [...(due.get(day) || []), task]);
  }
  const first = new Date(year, number - 1, 1);
  const weeks = [];
  for (let at = new Date(year, number - 1, 1 - ((first.getDay() + 6) % 7)); at.getMonth() === first.getMonth() || at < first;) {
    const week = [];
    for (let i = 0; i < 7; i += 1) {
      week.push(cell(iso(at), month, due, now));
      at.setDate(at.getDate() + 1);
    }
    weeks.push(h("tr", null, week));
  }
  const turn = (by, name) => h("button", { type: "button", onclick: () =>
    go("ledger", { month: iso(new Date(year, number - 1 + by, 1)).slice(0, 7) }, { keep: true }) }, name);
  const total = [...due.values()].reduce((n, list) => n + list.length, 0);
  return [h("div", { class: "row spread" }, turn(-1, "上个月"),
    h("h2", null, `${year}年${number}月　到期 ${total} 项`), turn(1, "下个月")),
  h("table", { class: "calendar" }, h("caption", { class: "hidden-text" }, "到期日历"),
    h("thead", null, h("tr", null, [..."一二三四五六日"].map((d) => h("th", { scope: "col" }, d)))),
    h("tbody", null, weeks)),
  total ? h("ul", { class: "cards" }, [...due].sort().flatMap(([day, list]) => list.map((t) =>
    h("li", null, h("a", { class: "card", href: `#/ledger/${encodeURIComponent(t.id)}` },
      h("span", { class: "card-task" }, t.task), h("span", { class: "faint small" }, day, "　", t.lead.join("、"))))))) : null];
}

function cell(day, month, due, now) {
  if (!day.startsWith(month)) return h("td", null);
  const list = due.get(day) || [];
  const late = list.filter((t) => standing(t, now).late).length;
  return h("td", { class: day === now ? "now" : "" }, String(Number(day.slice(8))), day === now ? " 今天" : "",
    list.length > 0 && h("a", { class: late ? "late" : "", href: `#/ledger?${new URLSearchParams({ due_from: day, due_to: day })}` },
      late ? `${list.length}项，逾期${late}` : `${list.length}项`));
}

// What is due, by the days of a month; a recurring task stands on each day that it names.

import { h } from "./dom.js";
import { go } from "./app.js";
import { STATUS, chineseDay, iso, standing } from "./words.js";

const IN_CELL = 2; // tasks named in a day's cell

export function calendar(found, now) {
  const month = found.since.slice(0, 7);
  const [year, number] = month.split("-").map(Number);
  const tasks = new Map(found.items.map((t) => [t.id, t]));
  const due = new Map(found.days.map((d) => [d.date, d.obligations.map((id) => tasks.get(id))]));
  const first = new Date(year, number - 1, 1);
  const weeks = [];
  for (let at = new Date(year, number - 1, 1 - ((first.getDay() + 6) % 7)); at.getMonth() === first.getMonth() || at < first;) {
    const week = [];
    for (let i = 0; i < 7; i += 1) {
      week.push(cell(iso(at), month, due.get(iso(at)) || [], now));
      at.setDate(at.getDate() + 1);
    }
    weeks.push(h("tr", null, week));
  }
  const to = (by) => iso(new Date(year, number - 1 + by, 1)).slice(0, 7);
  const turn = (by, name) => h("button", { type: "button", onclick: () => go("ledger", { month: to(by) }, { keep: true }) }, name);
  const total = [...due.values()].reduce((n, list) => n + list.length, 0);
  return [h("div", { class: "row month" }, turn(-1, "上个月"),
    h("h2", null, `${year}年${number}月　到期 ${total} 项`), turn(1, "下个月"),
    month !== now.slice(0, 7) && h("button", { type: "button", class: "link", onclick: () => go("ledger", { month: null }, { keep: true }) }, "回到本月")),
  h("table", { class: "calendar" }, h("caption", { class: "hidden-text" }, `${year}年${number}月到期日历`),
    h("thead", null, h("tr", null, [..."一二三四五六日"].map((d) => h("th", { scope: "col" }, d)))),
    h("tbody", null, weeks)),
  [...due].sort().map(([day, list]) => h("section", { class: "day-list", id: `day-${day}` },
    h("h3", { tabindex: "-1" }, `${chineseDay(day)}　${list.length} 项`), h("ul", null, list.map((t) => entry(t, now)))))];
}

function entry(task, now) {
  const stands = standing(task, now);
  return h("li", null, h("a", { class: `card ${stands.late ? "late" : ""}`, href: `#/ledger/${encodeURIComponent(task.id)}` },
    h("span", { class: "card-task" }, task.task),
    h("span", { class: "faint small" }, [task.lead.join("、") || "未写明单位", task.deadline.text, STATUS[task.status],
      stands.text].filter(Boolean).join("　"))));
}

function cell(day, month, list, now) {
  if (!day.startsWith(month)) return h("td", { class: "outside" });
  const late = list.filter((t) => standing(t, now).late).length;
  const count = `${list.length}项${late ? `，逾期${late}` : ""}`;
  const jump = () => {
    const place = document.getElementById(`day-${day}`);
    place.scrollIntoView({ block: "start" });
    place.querySelector("h3").focus({ preventScroll: true });
  };
  return h("td", { class: day === now ? "now" : "" }, h("span", { class: "date" }, String(Number(day.slice(8))), day === now && " 今天"),
    list.length > 0 && h("button", { type: "button", class: `link ${late ? "late" : ""}`, "aria-label": `${chineseDay(day)}到期${count}`, onclick: jump }, count),
    list.slice(0, IN_CELL).map((t) => h("a", { class: `in-cell ${standing(t, now).late ? "late" : ""}`, href: `#/ledger/${encodeURIComponent(t.id)}`, title: t.task }, t.task)));
}

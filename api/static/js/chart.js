// Completion by leading unit: bars for the eye, the same numbers as a table.

import { h, s } from "./dom.js";
import { here, route } from "./app.js";

const SHOWN = 30;
const NONE = "未写明单位";

function bar(line, most) {
  const part = (n) => (100 * n) / most;
  return s("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "all", width: part(line.tasks), height: 10 }),
    s("rect", { class: "ready", width: part(line.done), height: 10 }),
    s("rect", { class: "over", x: part(line.done), width: part(line.overdue), height: 10 }));
}

/** A unit's tasks as a list, under the same conditions. */
function link(unit) {
  if (!unit) return NONE;
  const params = route().params;
  for (const name of ["view", "page", "month"]) params.delete(name);
  params.set("unit", unit);
  params.set("role", "lead");
  return h("a", { href: `#/${here()}?${params}` }, unit);
}

const rate = (line) => `${Math.round((100 * line.done) / line.tasks)}%`;

export function chart(lines) {
  const most = Math.max(...lines.map((l) => l.tasks));
  const tone = (name, text) => h("span", null, h("i", { class: name }), text);
  return [h("p", { class: "key small" }, tone("ready", "已完成"), tone("over", "逾期"), tone("rest", "其余")),
    h("ul", { class: "bars" }, lines.slice(0, SHOWN).map((l) => h("li", null, link(l.unit), bar(l, most),
      h("span", { class: "small" }, `完成 ${l.done}/${l.tasks}`, l.overdue > 0 && h("strong", { class: "late-text" }, `　逾期 ${l.overdue}`))))),
    lines.length > SHOWN && h("p", { class: "faint small" }, `图中是任务最多的 ${SHOWN} 个单位，共 ${lines.length} 个，都在下表。`),
    h("details", null, h("summary", null, "用表格看"),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "各单位完成情况表" },
        h("table", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, "单位"),
          ["任务", "已完成", "逾期", "完成率"].map((t) => h("th", { scope: "col", class: "number" }, t)))),
        h("tbody", null, lines.map((l) => h("tr", null, h("td", null, link(l.unit)),
          [l.tasks, l.done, l.overdue, rate(l)].map((n) => h("td", { class: "number" }, String(n)))))))))];
}

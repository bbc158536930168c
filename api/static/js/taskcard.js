// One task in a few lines, wherever tasks are listed outside the ledger.

import { badge, h } from "./dom.js";
import { STATUS, standing, today } from "./words.js";

export function taskCard(task) {
  const now = standing(task, today());
  return h("li", null, h("a", { href: `#/ledger/${encodeURIComponent(task.id)}`, class: "card" },
    h("span", { class: "card-task" }, task.task),
    h("span", { class: "faint small" },
      (task.lead || []).join("、") || "未写明单位", "　", task.deadline?.text || "未写明时限", "　"),
    badge(STATUS[task.status] || task.status, task.status),
    now.text && badge(now.text, now.late ? "late" : "soon")));
}

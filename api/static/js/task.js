// One task in full: who, when, what; every source; its progress, and the next step.

import { call, get } from "./api.js";
import { badge, copyButton, empty, h, loading, problemBox, put } from "./dom.js";
import { openSource } from "./app.js";
import { STATUS, chineseDay, size, standing, today } from "./words.js";

const FIELD = { lead: "牵头单位", deadline: "完成时限" };

export async function drawTask(main, id, me) {
  put(main, loading());
  const path = `/v1/obligations/${encodeURIComponent(id)}`;
  try {
    const task = await get(path);
    const others = await Promise.all((task.same_as || []).slice(0, 20).map((other) => get(`/v1/obligations/${encodeURIComponent(other)}`)));
    const steps = h("section", { class: "panel" }, loading());
    put(main,
      h("p", null, h("a", { href: "#/ledger" }, "‹ 返回台账")),
      about(task), sources(task, others), steps);
    await progress(steps, path, me, () => drawTask(main, id, me));
  } catch (error) {
    put(main, h("p", null, h("a", { href: "#/ledger" }, "‹ 返回台账")), problemBox(error));
  }
}

function about(task) {
  const now = standing(task, today());
  const due = task.deadline;
  const measures = task.measures.filter((m) => m !== task.task);
  const fact = (name, value) => value && value.length > 0 && [h("dt", null, name),
    h("dd", null, Array.isArray(value) ? value.join("、") : value)];
  const when = `${due.text || "未写明"}${due.date ? `（${chineseDay(due.date)}）` : ""}`;
  const text = () => [`任务：${task.task}`, `牵头单位：${task.lead.join("、") || "未写明"}`,
    task.support.length ? `配合单位：${task.support.join("、")}` : "", `时限：${when}`,
    ...task.citations.map((c) => `出处：${c.title}${c.path.length ? `：${c.path.join(" › ")}` : ""}`).slice(0, 1)].filter(Boolean).join("\n");
  return h("section", { class: "panel" },
    h("div", { class: "head" }, h("h1", null, task.task), copyButton("复制", text)),
    h("p", { class: "count" }, badge(STATUS[task.status] || task.status, task.status), now.text && badge(now.text, now.late ? "late" : "soon"),
      due.ambiguous && badge("时限写法有歧义", "warn")),
    (task.conflicts || []).map((c) => h("div", { class: "note" }, badge("出处不一致", "late"), `${FIELD[c.field] || c.field}：`,
      h("ul", null, c.values.map((v) => h("li", null, h("a", { href: `#/ledger/${encodeURIComponent(v.obligation_id)}` }, v.title || v.file),
        `：${v.text || "未载明"}`, v.issued_on && h("span", { class: "faint small" }, `（${chineseDay(v.issued_on)}）`)))))),
    h("dl", { class: "facts" },
      fact("牵头单位", task.lead.length ? task.lead : "未写明"), fact("配合单位", task.support),
      fact("督导单位", task.supervisor), fact("责任人", task.person), fact("时限", when), fact("目标", task.goal),
      measures.length > 0 && [h("dt", null, "措施"), h("dd", null, h("ol", null, measures.map((m) => h("li", null, m))))]));
}

function source(c) {
  return h("li", null, h("button", { type: "button", class: "cite",
    onclick: () => openSource(c.document_id, c.start, c.end) },
    h("span", { class: "marker", "aria-hidden": "true" }, String(c.marker)),
    h("span", { class: "cite-text" }, h("span", { class: "cite-title" }, c.title),
      c.path.length > 0 && h("span", { class: "faint small" }, c.path.join(" › ")), h("span", { class: "quote" }, c.quote))));
}

function sources(task, others) {
  return h("section", { class: "panel" }, h("h2", null, "出处"),
    h("ol", null, task.citations.map(source)),
    others.map((o) => h("div", null, h("h3", null, o.file === task.file ? "同一文件中的另一处" : o.file),
      h("ul", null, o.citations.map(source)))));
}

async function progress(section, path, me, again) {
  let given;
  try {
    given = await get(`${path}/progress`);
  } catch (error) {
    put(section, h("h2", null, "进展"), problemBox(error));
    return;
  }
  const next = given.next || [];
  put(section, h("h2", null, "进展"),
    given.items.length ? h("ol", { class: "steps" }, given.items.map((r) => step(r, path))) : empty("还没有进展记录"),
    me.role === "reader" ? h("p", { class: "faint" }, "您的权限是查阅，不能登记进展。")
      : next.length ? form(path, next, me, again) : h("p", { class: "faint" }, "此项已办结。"));
}

function step(record, path) {
  return h("li", null, badge(STATUS[record.status], record.status), record.by, h("span", { class: "faint small" }, "　", record.at.slice(0, 16).replace("T", " ")),
    record.note && h("p", null, record.note),
    record.evidence.length > 0 && h("ul", { class: "small" }, record.evidence.map((e) =>
      h("li", null, "佐证：", h("a", { href: `${path}/evidence/${encodeURIComponent(e.sha256)}`, download: e.name }, e.name), `（${size(e.size)}）`))));
}

function form(path, next, me, again) {
  const fault = h("div");
  const button = h("button", { type: "submit", class: "main" }, "登记");
  const one = h("form", { class: "form" }, h("h3", null, "登记进展"),
    h("div", { class: "field" }, h("label", { for: "p-status" }, "进展到"),
      h("select", { id: "p-status", name: "status" }, next.map((n) => h("option", { value: n }, STATUS[n])))),
    h("div", { class: "field" }, h("label", { for: "p-note" }, "说明"), h("textarea", { id: "p-note", name: "note", rows: 2, maxlength: 2000 })),
    h("div", { class: "field" }, h("label", { for: "p-file" }, "佐证材料（可多选，每个不超过 50 MB）"), h("input", { id: "p-file", name: "evidence", type: "file", multiple: true })),
    h("p", { class: "faint small" }, `登记人：${me.name}。验收和销号要由另一人登记；记录只增不改。`), fault,
    h("div", { class: "row" }, button));
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(one);
    if (![...one.elements.evidence.files].length) data.delete("evidence");
    button.disabled = true;
    try {
      await call("POST", `${path}/progress`, data);
      again();
    } catch (error) {
      put(fault, problemBox(error));
      button.disabled = false;
    }
  });
  return one;
}

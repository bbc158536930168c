// One task in full: who, when, what; every source; its progress, and the next step.

import { call, get } from "./api.js";
import { announce, badge, copyButton, fileField, h, loading, problemBox, put } from "./dom.js";
import { openSource } from "./app.js";
import { STATUS, chineseDay, size, standing, today } from "./words.js";

const FIELD = { lead: "牵头单位", deadline: "完成时限" };
const MOST_SOURCES = 20;

export async function drawTask(main, id, me, list = "#/ledger") {
  const back = () => h("p", { class: "back" }, h("a", { href: list }, "‹ 返回台账"));
  put(main, back(), loading());
  window.scrollTo(0, 0);
  const path = `/v1/obligations/${encodeURIComponent(id)}`;
  try {
    const task = await get(path);
    const others = await Promise.all(task.same_as.slice(0, MOST_SOURCES).map((other) => get(`/v1/obligations/${encodeURIComponent(other)}`)));
    const place = { about: h("section", { class: "panel" }), steps: h("section", { class: "panel" }, loading()) };
    put(main, back(), place.about, sources(task, others), place.steps);
    about(place.about, task, others);
    await progress(place.steps, path, me, async () => about(place.about, await get(path), others));
  } catch (error) {
    put(main, back(), problemBox(error, () => drawTask(main, id, me, list)));
  }
}

function open(citation) {
  openSource(citation.document_id, citation.start, citation.end);
}

/** What the sources say differently, each a way to where it stands. */
function conflict(told, known) {
  const line = (v) => {
    const citations = known.get(v.obligation_id)?.citations ?? [];
    const at = citations.find((c) => c.quote.includes(v.text)) || citations[0];
    const title = v.title || v.file;
    return h("li", null, at ? h("button", { type: "button", class: "link", onclick: () => open(at) }, title) : title,
      "：", h("strong", null, v.text), v.issued_on && h("span", { class: "faint small" }, `（${chineseDay(v.issued_on)}）`));
  };
  return h("div", { class: "note" }, h("p", null, badge(`${FIELD[told.field] || told.field}不一致`, "late"), "以哪份为准，请与发文单位核对："),
    h("ul", null, told.values.map(line)));
}

function about(section, task, others) {
  const now = standing(task, today());
  const due = task.deadline;
  const known = new Map([task, ...others].map((o) => [o.id, o]));
  const measures = task.measures.filter((m) => m !== task.task);
  const fact = (name, value) => value && value.length > 0 && [h("dt", null, name),
    h("dd", null, Array.isArray(value) ? value.join("、") : value)];
  const when = `${due.text || "未写明"}${due.date ? `（${chineseDay(due.date)}）` : ""}`;
  const from = [...new Set([task, ...others].flatMap((o) => o.citations.slice(0, 1)).map((c) =>
    `出处：${c.title}${c.path.length ? `：${c.path.join(" › ")}` : ""}`))];
  const text = () => [`任务：${task.task}`, `牵头单位：${task.lead.join("、") || "未写明"}`,
    task.support.length ? `配合单位：${task.support.join("、")}` : "", `时限：${when}`,
    `状态：${STATUS[task.status]}`, ...from].filter(Boolean).join("\n");
  put(section,
    h("div", { class: "head" }, h("h1", null, task.task), copyButton("复制", text)),
    h("p", { class: "count" }, badge(STATUS[task.status] || task.status, task.status), now.text && badge(now.text, now.late ? "late" : "soon"),
      due.ambiguous && badge("时限写法有歧义", "warn")),
    task.conflicts.map((c) => conflict(c, known)),
    h("dl", { class: "facts" },
      fact("牵头单位", task.lead.length ? task.lead : "未写明"), fact("配合单位", task.support),
      fact("督导单位", task.supervisor), fact("责任人", task.person), fact("时限", when), fact("目标", task.goal),
      measures.length > 0 && [h("dt", null, "措施"), h("dd", null, h("ol", { class: "measures" }, measures.map((m) => h("li", null, m))))]));
}

function quoted(c, number) {
  return h("li", null, h("button", { type: "button", class: "cite", onclick: () => open(c) },
    h("span", { class: "marker", "aria-hidden": "true" }, String(number)),
    h("span", { class: "cite-text" }, h("span", { class: "quote" }, c.quote),
      c.path.length > 0 && h("span", { class: "faint small cite-path" }, c.path.join(" › ")))));
}

/** Every source by its document, the quotes numbered through. */
function sources(task, others) {
  let number = 0;
  const documents = new Map();
  for (const one of [task, ...others]) {
    for (const c of one.citations) documents.set(c.document_id, [...(documents.get(c.document_id) || []), c]);
  }
  const more = task.same_as.length - others.length;
  return h("section", { class: "panel sources" }, h("h2", null, documents.size > 1 ? `出处（${documents.size} 份文件）` : "出处"),
    [...documents.values()].map((citations) => [
      h("h3", null, citations[0].title, h("span", { class: "file small" }, citations[0].file)),
      h("ol", null, citations.map((c) => quoted(c, number += 1)))]),
    more > 0 && h("p", { class: "faint small" }, `另有 ${more} 处相同，这里没有列出。`));
}

async function progress(section, path, me, changed) {
  let given;
  try {
    given = await get(`${path}/progress`);
  } catch (error) {
    put(section, h("h2", null, "进展"), problemBox(error, () => progress(section, path, me, changed)));
    return;
  }
  const again = async () => {
    await Promise.all([changed(), progress(section, path, me, changed)]);
    section.querySelector(".steps > li:last-child")?.scrollIntoView({ block: "nearest" });
    announce("已登记");
  };
  put(section, h("h2", null, "进展"),
    given.items.length ? h("ol", { class: "steps" }, given.items.map((r) => step(r, path))) : h("p", { class: "faint" }, "还没有进展记录。"),
    me.role === "reader" ? h("p", { class: "faint" }, "您的权限是查阅，不能登记进展。")
      : given.next.length ? form(path, given.next, me, again) : h("p", { class: "faint" }, "此项已办结。"));
}

function step(record, path) {
  return h("li", null, h("p", { class: "row" }, badge(STATUS[record.status], record.status), h("span", null, record.by),
    h("time", { class: "faint small", datetime: record.at }, record.at.slice(0, 16).replace("T", " "))),
  record.note && h("p", { class: "step-note" }, record.note),
  record.evidence.length > 0 && h("ul", { class: "small" }, record.evidence.map((e) =>
    h("li", null, "佐证：", h("a", { href: `${path}/evidence/${encodeURIComponent(e.sha256)}`, download: e.name }, e.name), `（${size(e.size)}）`))));
}

function form(path, next, me, again) {
  const fault = h("div");
  const files = fileField("p-file", { name: "evidence", label: "选择佐证材料" });
  const button = h("button", { type: "submit", class: "main" }, "登记");
  const one = h("form", { class: "form", "aria-label": "登记进展" },
    h("div", { class: "field" }, h("label", { for: "p-status" }, "进展到"),
      h("select", { id: "p-status", name: "status" }, next.map((n) => h("option", { value: n }, STATUS[n])))),
    h("div", { class: "field" }, h("label", { for: "p-note" }, "说明（退回须写原因）"), h("textarea", { id: "p-note", name: "note", rows: 2, maxlength: 2000 })),
    h("div", { class: "field" }, files.node, h("p", { class: "faint small" }, "可多选，每个不超过 50 MB。")),
    h("p", { class: "faint small" }, `登记人：${me.name}。验收和销号要由另一人登记；记录只增不改。`), fault,
    h("div", { class: "row" }, button));
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(one);
    if (!files.input.files.length) data.delete("evidence");
    button.disabled = true;
    put(fault);
    try {
      await call("POST", `${path}/progress`, data);
      await again();
    } catch (error) {
      put(fault, problemBox(error));
      button.disabled = false;
    }
  });
  return one;
}

// 起草: text made from the library's sources, each sentence with where it comes from.

import { call, download } from "./api.js";
import { announce, badge, copyButton, empty, h, loading, problemBox, put } from "./dom.js";
import { go, openSource } from "./app.js";

const KINDS = { speech: "讲话稿章节", circular: "督查通报", bulletin: "工作简报", weekly: "周调度", monthly: "月通报", plan_item: "整改方案条目" };
const ORIGINS = { ledger: ["台账", ""], template: ["套语", ""], unsourced: ["无出处，请核实", "late"] };
const FIELDS = ["kind", "topic", "unit"];
const NUMERALS = "一二三四五六七八九十";

export function open(main) {
  const view = { body: h("div"), asked: null };
  view.form = h("form", { class: "filters panel", "aria-label": "起草要求" },
    h("div", { class: "field" }, h("label", { for: "d-kind" }, "文种"),
      h("select", { id: "d-kind", name: "kind" }, Object.entries(KINDS).map(([k, v]) => h("option", { value: k }, v)))),
    h("div", { class: "field" }, h("label", { for: "d-topic" }, "主题"),
      h("input", { id: "d-topic", name: "topic", required: true, maxlength: 200, placeholder: "例如：清水河治理", "data-first": true })),
    h("div", { class: "field" }, h("label", { for: "d-unit" }, "单位（可不填）"), h("input", { id: "d-unit", name: "unit", maxlength: 100 })),
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "起草")));
  view.form.addEventListener("submit", (event) => {
    event.preventDefault();
    view.asked = null; // asked for again, it is made again
    const given = Object.fromEntries(FIELDS.map((f) => [f, view.form.elements[f].value.trim()]));
    if (!go("draft", given)) make(view, given);
  });
  main.append(h("h1", { class: "head" }, "起草"), view.form, view.body);
  return { update: ({ params }) => make(view, Object.fromEntries(FIELDS.map((f) => [f, params.get(f) || ""]))) };
}

async function make(view, given) {
  const wanted = Object.fromEntries(Object.entries(given).filter(([, v]) => v));
  const key = JSON.stringify(wanted);
  if (view.asked === key) return;
  view.asked = key;
  for (const [name, value] of Object.entries(wanted)) view.form.elements[name].value = value;
  if (!wanted.topic || !KINDS[wanted.kind]) {
    put(view.body, empty("写一个主题，从文库里取材起草", h("p", null, "每句话都标明来历：带编号的有出处，点编号看原文；没有依据的地方会写明缺什么。")));
    return;
  }
  put(view.body, loading("正在从文库中取材……"));
  try {
    const draft = await call("POST", "/v1/drafts", wanted);
    if (view.asked !== key) return;
    draw(view.body, draft, wanted);
    announce("草稿已写好");
  } catch (error) {
    if (view.asked === key) put(view.body, problemBox(error, () => { view.asked = null; make(view, given); }));
  }
}

/** Sentences by paragraphs: one that runs on stays with those before it. */
function paragraphs(section) {
  const found = [];
  for (const sentence of section.sentences) {
    if (sentence.place === "run_on" && found.length) found.at(-1).push(sentence);
    else found.push([sentence]);
  }
  return found;
}

function heading(section, i) {
  return section.heading && `${NUMERALS[i] || i + 1}、${section.heading}`;
}

function plain(draft) {
  const part = (s, i) => [heading(s, i), ...paragraphs(s).map((p) => p.map((x) => x.text).join("")), s.missing];
  return [draft.title, ...draft.sections.flatMap(part)].filter(Boolean).join("\n");
}

function draw(body, draft, wanted) {
  const cited = new Map(draft.citations.map((c) => [c.marker, c]));
  const fault = h("div");
  const save = async () => {
    try {
      fault.replaceChildren();
      await download("/v1/drafts?format=docx", `${draft.title || "草稿"}.docx`, { method: "POST", body: wanted });
    } catch (error) { put(fault, problemBox(error)); }
  };
  const source = (c) => h("button", { type: "button", class: "marker", "aria-label": `出处${c.marker}：${c.title}`,
    title: [c.title, ...c.path].join(" › "), onclick: () => openSource(c.document_id, c.start, c.end) }, String(c.marker));
  const sentence = (x) => h("span", null, x.text, x.citations.map((n) => cited.get(n)).filter(Boolean).map(source),
    ORIGINS[x.origin] && badge(...ORIGINS[x.origin]));
  put(body, h("section", { class: "panel" },
    h("div", { class: "head" }, h("h2", null, draft.title), h("div", { class: "row" }, copyButton("复制全文", () => plain(draft)),
      h("button", { type: "button", onclick: save }, "下载 Word"))), fault,
    h("div", { class: "draft" }, draft.sections.map((s, i) => h("section", null, s.heading && h("h3", null, heading(s, i)),
      paragraphs(s).map((p) => h("p", null, p.map(sentence))), s.missing && h("p", { class: "note" }, s.missing)))),
    draft.withheld > 0 && h("p", { class: "note" }, `有 ${draft.withheld} 句没有通过核对，没有写入。`),
    draft.notes.map((n) => h("p", { class: "note" }, n))));
}

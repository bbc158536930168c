// 起草: text made from the library's sources, each sentence with where it comes from.

import { call, download } from "./api.js";
import { badge, copyButton, empty, h, loading, problemBox, put } from "./dom.js";
import { openSource } from "./app.js";

const KINDS = { speech: "讲话稿章节", circular: "督查通报", bulletin: "工作简报", weekly: "周调度", monthly: "月通报", plan_item: "整改方案条目" };
const ORIGINS = { ledger: ["台账", ""], template: ["套语", ""], unsourced: ["无出处，请核实", "late"] };

export function open(main) {
  const body = h("div");
  const form = h("form", { class: "filters panel", "aria-label": "起草要求" },
    h("div", { class: "field" }, h("label", { for: "d-kind" }, "文种"),
      h("select", { id: "d-kind", name: "kind" }, Object.entries(KINDS).map(([k, v]) => h("option", { value: k }, v)))),
    h("div", { class: "field" }, h("label", { for: "d-topic" }, "主题"),
      h("input", { id: "d-topic", name: "topic", required: true, maxlength: 200, placeholder: "例如：清水河治理", "data-first": true })),
    h("div", { class: "field" }, h("label", { for: "d-unit" }, "单位（可不填）"), h("input", { id: "d-unit", name: "unit", maxlength: 100 })),
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "起草")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries([...new FormData(form)].filter(([, v]) => v.trim()));
    put(body, loading("正在从文库中取材……"));
    try {
      draw(body, await call("POST", "/v1/drafts", wanted), wanted);
    } catch (error) { put(body, problemBox(error)); }
  });
  put(body, empty("写一个主题，从文库里取材起草", h("p", null, "每句话都标明来历：带编号的有出处，点编号看原文；没有依据的地方会写明缺什么。")));
  main.append(h("h1", { class: "head" }, "起草"), form, body);
  return { update() {} };
}

function draw(body, draft, wanted) {
  const cited = new Map(draft.citations.map((c) => [c.marker, c]));
  const fault = h("div");
  const text = () => [draft.title, ...draft.sections.flatMap((s) => [s.heading, s.sentences.map((x) => x.text).join("")])].filter(Boolean).join("\n");
  const save = async () => {
    try {
      fault.replaceChildren();
      await download("/v1/drafts?format=docx", `${draft.title || "草稿"}.docx`, { method: "POST", body: wanted });
    } catch (error) { put(fault, problemBox(error)); }
  };
  const sentence = (x) => h("span", null, x.text,
    (x.citations || []).map((n) => cited.get(n)).filter(Boolean).map((c) => h("button", { type: "button", class: "marker",
      "aria-label": `出处${c.marker}：${c.title}`, title: c.title, onclick: () => openSource(c.document_id, c.start, c.end) }, String(c.marker))),
    ORIGINS[x.origin] && badge(...ORIGINS[x.origin]));
  put(body, h("section", { class: "panel" },
    h("div", { class: "head" }, h("h2", null, draft.title), h("div", { class: "row" }, copyButton("复制", text),
      h("button", { type: "button", onclick: save }, "下载 Word"))), fault,
    draft.sections.map((s) => [s.heading && h("h3", null, s.heading), h("p", { class: "clause" }, s.sentences.map(sentence))]),
    (draft.notes || []).map((n) => h("p", { class: "note" }, n))));
}

// 问答: a conversation whose questions are in the address; each answer has its sources.

import { ask as askService, get } from "./api.js";
import { announce, copyButton, h, problemBox, put } from "./dom.js";
import { go, openSource } from "./app.js";
import { read } from "./source.js";
import { taskCard } from "./taskcard.js";

const EXAMPLES = [
  "今年年底前要完成的整改任务有哪些？",
  "销号要经过哪些程序？",
  "每月什么时候报送进展？",
];
const CITED = 6; // sources in sight
const kept = new Map(); // answers of this visit, by the questions that led to them

export function open(main) {
  const turns = h("div", { class: "turns" });
  const field = h("textarea", { id: "question", rows: 2, maxlength: 2000, required: true, "data-first": true,
    "aria-describedby": "ask-hint" });
  const anew = h("a", { class: "button plain", href: "#/ask" }, "新的问答");
  const submit = h("button", { type: "submit", class: "main" }, "提问");
  const stop = h("button", { type: "button", class: "plain", hidden: true, onclick: () => view.stop() }, "停止");
  const form = h("form", { class: "composer" },
    h("label", { for: "question", class: "hidden-text" }, "问题"), field,
    h("div", { class: "row" },
      h("span", { class: "faint small", id: "ask-hint" }, "回车提问，Shift+回车换行；按 / 回到这里"), anew, stop, submit));
  main.append(h("h1", { class: "hidden-text" }, "问答"), turns, h("div", { class: "dock" }, form));
  let asked = [];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (!question) return;
    field.value = "";
    go("ask", { q: [...asked, question] });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const view = { turns, field, running: null };
  view.busy = (controller) => {
    view.running = controller;
    stop.hidden = !controller;
    anew.hidden = Boolean(controller) || !asked.length;
  };
  view.stop = () => view.running?.abort();
  return {
    update({ params }) {
      const wanted = params.getAll("q");
      if (turns.childElementCount && wanted.join("\n") === asked.join("\n")) return;
      const same = asked.length && wanted.slice(0, asked.length).join("\n") === asked.join("\n");
      const from = same ? asked.length : 0;
      if (!same) view.stop();
      asked = wanted;
      if (!from) turns.replaceChildren();
      anew.hidden = !wanted.length;
      field.placeholder = wanted.length ? "接着问，例如：那什么时候完成？" : "例如：城区雨污混接管网改造由谁牵头，什么时候完成？";
      if (!wanted.length) {
        turns.append(welcome());
        field.focus({ preventScroll: true });
        return;
      }
      answerFrom(view, wanted, from);
    },
  };
}

async function answerFrom(view, questions, from) {
  const mark = {};
  view.mark = mark;
  for (let i = from; i < questions.length; i += 1) {
    await one(view, questions.slice(0, i), questions[i]);
    if (view.mark !== mark) return;
  }
}

function welcome() {
  const examples = (questions) => questions.map((q) =>
    h("li", null, h("a", { href: `#/ask?${new URLSearchParams({ q })}` }, q)));
  const list = h("ul", { class: "examples" }, examples(EXAMPLES));
  const place = h("div", { class: "welcome" },
    h("h2", null, "问文件里写了什么"),
    h("p", { class: "faint" }, "谁负责、什么时候完成、要求是什么。每句答复都标明出处，点编号看原文；文件里没有的，会说没有。"), list);
  fitting(place, list, examples);
  return place;
}

/** Examples that this library can answer; where it is empty, the way to fill it. */
async function fitting(place, list, examples) {
  try {
    const [files, ledger] = await Promise.all([get("/v1/documents", { limit: 1 }), get("/v1/obligations", { limit: 20 })]);
    const unit = ledger.items.flatMap((t) => t.lead).find((u) => !/^各|有关/.test(u));
    if (!files.total) put(place, h("h2", null, "文库里还没有文件"),
      h("p", { class: "faint" }, "先到", h("a", { href: "#/library" }, "文库"), "上传讲话、整改方案、任务清单、通知，再回来提问。"));
    else if (unit) put(list, ...examples([...EXAMPLES, `${unit}牵头哪些任务？`]));
  } catch { /* the examples stay as they are */ }
}

async function one(view, history, question) {
  const key = JSON.stringify([history, question]);
  const place = h("div", { class: "answer" });
  const turn = h("article", { class: "turn", "aria-label": `问：${question}` },
    h("h2", { class: "asked" }, question), place);
  view.turns.append(turn);
  turn.scrollIntoView({ block: "start" });
  if (kept.has(key)) {
    drawAnswer(place, kept.get(key), question);
    return;
  }
  const stage = h("p", { class: "loading" }, "正在查找……");
  const text = h("p", { class: "text" });
  put(place, stage, text);
  const controller = new AbortController();
  view.busy(controller);
  const again = () => {
    turn.remove();
    one(view, history, question);
  };
  try {
    const answer = await askService({ question, history }, (event, value) => {
      if (event === "stage") stage.textContent = `正在${value.label}……`;
      if (event === "answer") text.append(value.delta);
    }, controller.signal);
    kept.set(key, answer);
    drawAnswer(place, answer, question);
    announce(answer.status === "answered" ? `答复：${answer.answer}` : `没有查到依据。${answer.answer}`);
  } catch (error) {
    if (error.name === "AbortError") put(place, h("p", { class: "faint" }, "已停止。"), h("button", { type: "button", onclick: again }, "重新提问"));
    else put(place, problemBox(error, again));
  } finally {
    if (view.running === controller) view.busy(null);
  }
}

/** The answer's text with its markers as buttons. */
function withMarkers(text, citations) {
  const known = new Map(citations.map((c) => [String(c.marker), c]));
  return text.split(/(\[\d+\])/).map((part) => {
    const citation = /^\[\d+\]$/.test(part) && known.get(part.slice(1, -1));
    return citation ? marker(citation) : part;
  });
}

function marker(citation) {
  return h("button", { type: "button", class: "marker", "aria-label": `出处${citation.marker}：${citation.title}`,
    title: [citation.title, ...citation.path].join(" › "),
    onclick: () => openSource(citation.document_id, citation.start, citation.end) }, String(citation.marker));
}

/** The parts of a list that runs on in one line: what stands before it, and its items. */
function listed(line) {
  const [, head, rest] = line.match(/^(.*?：)(1\. .*)$/) || [];
  const items = (rest || "").split(/；(?=\d+\. )/);
  return items.length > 1 && items.every((item, i) => item.startsWith(`${i + 1}. `)) ? { head, items } : null;
}

function lines(answer) {
  return answer.answer.split("\n").filter((l) => l.trim()).map((line) => {
    const list = listed(line);
    if (!list) return h("p", { class: "text" }, withMarkers(line, answer.citations));
    return h("div", { class: "text" }, withMarkers(list.head, answer.citations),
      h("ul", { class: "listed" }, list.items.map((item) => h("li", null, withMarkers(item, answer.citations)))));
  });
}

/** Sources; beyond the first ones they unfold. */
function cites(citations) {
  const rest = citations.slice(CITED);
  return h("section", null, h("h3", null, "出处"), h("ol", { class: "cites" }, citations.slice(0, CITED).map(citationItem)),
    rest.length > 0 && h("details", null, h("summary", null, `其余 ${rest.length} 处出处`), h("ol", { class: "cites" }, rest.map(citationItem))));
}

function citationItem(c) {
  const place = [...c.path, c.page ? `第${c.page}页` : ""].filter(Boolean).join(" › ");
  return h("li", null, h("button", { type: "button", class: "cite",
    onclick: () => openSource(c.document_id, c.start, c.end) },
    h("span", { class: "marker", "aria-hidden": "true" }, String(c.marker)),
    h("span", { class: "cite-text" },
      h("span", { class: "cite-title" }, c.title),
      place && h("span", { class: "faint small cite-path" }, place),
      h("span", { class: "quote" }, c.quote))));
}

function copied(answer, question) {
  const sources = answer.citations.map((c) =>
    `[${c.marker}] ${c.title}${c.path.length ? `：${c.path.join(" › ")}` : ""}\n    “${c.quote.replace(/\s+/g, " ")}”`);
  return [`问：${question}`, `答：${answer.answer}`, sources.length ? "出处：" : "", ...sources].filter(Boolean).join("\n");
}

function nearest(answer) {
  const items = answer.retrieved.slice(0, 5).map((found) => {
    const title = h("span", { class: "cite-title" }, found.file);
    const path = h("span", { class: "faint small cite-path" });
    const open = h("button", { type: "button", class: "cite", onclick: () => locate(found) },
      h("span", { class: "cite-text" }, title, path, h("span", { class: "quote" }, found.text)));
    place(found, title, path);
    return h("li", null, open);
  });
  return h("section", null, h("h3", null, "最接近的条款"), h("ul", { class: "near" }, items));
}

/** The title and the headings of a clause that was merely found, once they are known. */
async function place(found, title, path) {
  try {
    const { about, clauses } = await read(found.document_id);
    title.textContent = about.title;
    path.textContent = (clauses.find((c) => c.id === found.clause_id)?.path ?? []).join(" › ");
  } catch { /* the file's name stands there already */ }
}

/** A retrieved clause has no offsets; its document's list of clauses does. */
async function locate(found) {
  const known = await read(found.document_id).catch(() => null);
  const clause = known?.clauses.find((c) => c.id === found.clause_id);
  if (clause) openSource(found.document_id, clause.start, clause.end);
  else openSource(found.document_id);
}

function drawAnswer(place, answer, question) {
  const refused = answer.status !== "answered";
  place.classList.toggle("refused", refused);
  const tasks = answer.obligations || [];
  put(place,
    refused && h("p", { class: "refusal-title" }, "文件里没有查到依据") || "",
    ...lines(answer),
    answer.notes.length > 0 && h("ul", { class: "notes" }, answer.notes.map((n) => h("li", null, n))) || "",
    answer.citations.length > 0 && cites(answer.citations),
    tasks.length > 0 && h("details", { class: "tasks" },
      h("summary", null, `台账里的相关任务（${tasks.length}）`), h("ul", { class: "cards" }, tasks.map(taskCard))) || "",
    refused && answer.retrieved.length > 0 && nearest(answer) || "",
    h("div", { class: "row actions" }, copyButton("复制（含出处）", () => copied(answer, question)),
      h("span", { class: "faint small" }, `用时 ${(answer.took_ms / 1000).toFixed(2)} 秒`)));
}

// The source beside a view: a document's clauses in order, the quote highlighted.

import { download, get } from "./api.js";
import { badge, h, loading, problemBox, put } from "./dom.js";
import { chineseDay } from "./words.js";

const AROUND = 120; // clauses shown before and after the one that is looked for
const FRESH = 30000; // milliseconds for which a document is taken to be unchanged
const kept = new Map(); // the last documents read

/** A document with its clauses; what was read half a minute ago is asked for anew. */
export async function read(id) {
  const known = kept.get(id);
  if (known && Date.now() - known.at < FRESH) return known.read;
  const path = `/v1/documents/${encodeURIComponent(id)}`;
  const reading = Promise.all([get(path), get(`${path}/clauses`)])
    .then(([about, clauses]) => ({ about, clauses: clauses.items }));
  kept.set(id, { at: Date.now(), read: reading });
  if (kept.size > 12) kept.delete(kept.keys().next().value);
  reading.catch(() => kept.delete(id));
  return reading;
}

/** A part of a text by characters, as the service counts them; strings count rare ones twice. */
function part(text, from, to) {
  return [...text].slice(from, to).join("");
}

/** A part of the text as nodes, what lies within the quote marked. */
function marked(text, offset, quote) {
  const from = Math.max(0, quote.start - offset);
  const to = Math.max(0, quote.end - offset);
  if (part(text, from, to) === "") return [text];
  return [part(text, 0, from), h("mark", null, part(text, from, to)), part(text, to)].filter((t) => t !== "");
}

function paragraph(clause, quote, page) {
  const level = clause.kind === "heading" ? `heading level-${Math.min(clause.path.length || 1, 3)}` : clause.kind;
  return h("p", { class: `clause ${level}`, "data-clause": clause.id },
    clause.page !== page && h("span", { class: "page" }, `第${clause.page}页`),
    marked(clause.text, clause.start, quote));
}

/** How much room a column needs, by its longest cell. */
function room(rows, column) {
  const longest = Math.max(...rows.map((r) => r.cells[column].end - r.cells[column].start));
  return longest <= 4 ? "narrow" : longest <= 30 ? "" : "roomy";
}

function table(rows, quote) {
  const wide = rows[0].cells.map((_, i) => room(rows, i));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "表格，可左右滚动" },
    h("table", { class: "grid" },
      h("thead", null, h("tr", null, rows[0].cells.map((c, i) => h("th", { scope: "col", class: wide[i] }, c.header)))),
      h("tbody", null, rows.map((row) => h("tr", { "data-clause": row.id },
        row.cells.map((cell, i) => h("td", { class: wide[i] },
          marked(part(row.text, cell.start - row.start, cell.end - row.start), cell.start, quote))))))));
}

function sameTable(a, b) {
  return b && b.kind === "table_row" && b.cells.length === a.cells.length
    && b.cells.every((c, i) => c.header === a.cells[i].header);
}

/** Clauses as nodes; rows that follow each other under the same heads are one table. */
export function drawClauses(clauses, quote) {
  const nodes = [];
  let page = null; // told where it turns
  for (let i = 0; i < clauses.length; i += 1) {
    const clause = clauses[i];
    if (clause.kind === "table_row" && clause.cells.length) {
      const rows = [clause];
      while (sameTable(clause, clauses[i + 1])) rows.push(clauses[i += 1]);
      nodes.push(table(rows, quote));
    } else if (clause.kind !== "repeat") nodes.push(paragraph(clause, quote, page));
    page = clause.page;
  }
  return nodes;
}

export class Source {
  constructor(aside, stage) {
    this.aside = aside;
    this.stage = stage;
    this.shown = "";
    this.back = null;
    this.narrow = matchMedia("(max-width: 60rem)"); // there it covers the page
    this.narrow.addEventListener("change", () => this.cover());
  }

  /** What lies under the source where it covers the page is out of reach of the keyboard. */
  cover() {
    const covered = !this.aside.hidden && this.narrow.matches;
    for (const under of document.querySelectorAll(".top, #main, #skip")) under.inert = covered;
  }

  get hidden() { return this.aside.hidden; }

  async show(id, at, close) {
    const wanted = id ? `${id} ${at || ""}` : "";
    if (wanted === this.shown) return;
    if (!this.shown) this.back = document.activeElement;
    this.shown = wanted;
    this.aside.hidden = !id;
    this.stage.classList.toggle("beside", Boolean(id));
    this.cover();
    if (!id) {
      this.aside.replaceChildren();
      if (this.back && this.back.isConnected) this.back.focus({ preventScroll: true });
      return;
    }
    const shut = h("button", { type: "button", class: "plain", onclick: close, "aria-keyshortcuts": "Escape" }, "关闭");
    put(this.aside, h("div", { class: "source-head" }, h("h2", null, "原文"), shut), loading());
    shut.focus({ preventScroll: true });
    try {
      const { about, clauses } = await read(id);
      if (this.shown === wanted) this.draw(about, clauses, at, shut);
    } catch (error) {
      if (this.shown === wanted) this.aside.lastChild.replaceWith(problemBox(error));
    }
  }

  draw(about, clauses, at, shut) {
    const [start, end] = (at || "0-0").split("-").map(Number);
    const quote = { start, end };
    let index = clauses.findIndex((c) => c.end > start);
    if (index < 0) index = 0;
    const facts = [about.issuer, about.number, about.issued_on && chineseDay(about.issued_on)].filter(Boolean);
    const path = at ? clauses[index]?.path ?? [] : [];
    const fault = h("div");
    const wider = h("button", { type: "button", class: "plain wider", "aria-pressed": String(this.stage.classList.contains("wide")), onclick: () => {
      wider.setAttribute("aria-pressed", String(this.stage.classList.toggle("wide")));
    } }, "放宽");
    const original = h("button", { type: "button", class: "link", onclick: async () => {
      try {
        fault.replaceChildren();
        await download(`/v1/documents/${encodeURIComponent(about.id)}/original`, about.file.split("/").pop());
      } catch (error) { put(fault, problemBox(error)); }
    } }, "下载原件");
    const body = h("div", { class: "source-body", tabindex: "0", role: "region", "aria-label": "原文正文" });
    put(this.aside,
      h("div", { class: "source-head" },
        h("div", null, h("h2", null, about.title),
          h("p", { class: "faint small" }, facts.join("　"), about.classification && badge(about.classification, "warn")),
          h("p", { class: "faint small break" }, about.file, "　", original), fault),
        h("div", { class: "row" }, wider, shut)),
      path.length > 0 && h("nav", { class: "crumbs", "aria-label": "所在位置" },
        h("ol", null, path.map((p) => h("li", null, p)))) || "",
      body);
    this.window(body, clauses, quote, Math.max(0, index - AROUND), Math.min(clauses.length, index + AROUND));
    shut.focus({ preventScroll: true });
    const target = body.querySelector("mark") || body.querySelector(`[data-clause="${CSS.escape(clauses[index]?.id || "")}"]`);
    if (at && target) target.scrollIntoView({ block: "center", inline: "nearest" });
  }

  window(body, clauses, quote, from, to) {
    const more = (text, a, b) => h("button", { type: "button", class: "plain wide", onclick: () => {
      const before = body.scrollHeight - body.scrollTop;
      this.window(body, clauses, quote, a, b);
      if (a < from) body.scrollTop = body.scrollHeight - before;
    } }, text);
    put(body,
      from > 0 && more(`显示前面的 ${from} 条`, Math.max(0, from - 400), to) || "",
      ...drawClauses(clauses.slice(from, to), quote),
      to < clauses.length && more(`显示后面的 ${clauses.length - to} 条`, from, Math.min(clauses.length, to + 400)) || "");
  }
}

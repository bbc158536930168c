// 文库: files in, what was and was not read of each, who may see them, files out.

import { all, call, download, get } from "./api.js";
import { announce, badge, confirmBox, empty, h, loading, problemBox, put } from "./dom.js";
import { go, openSource } from "./app.js";
import { audience, audienceText } from "./audience.js";
import { issues, uploads } from "./upload.js";
import { chineseDay } from "./words.js";

const PAGE = 50;
const MOST = 5000;

export function open(main, me) {
  const view = { me, rows: h("div", { class: "results" }), params: new URLSearchParams() };
  view.reload = () => load(view);
  view.field = h("input", { id: "l-q", type: "search", maxlength: 200, placeholder: "文件名、标题、文号、发文机关", "data-first": true,
    oninput: () => go("library", { q: view.field.value.trim(), page: null }, { replace: true }) });
  view.total = h("h2", null, "已有文件");
  main.append(h("h1", { class: "head" }, "文库"),
    me.role === "reader" ? h("p", { class: "faint head" }, "您的权限是查阅，不能上传或删除文件。") : uploads(me, view.reload),
    h("section", { class: "panel" }, h("div", { class: "head" }, view.total,
      h("div", { class: "find" }, h("label", { for: "l-q", class: "hidden-text" }, "查找文件"), view.field)), view.rows));
  load(view);
  return {
    update({ params }) {
      view.params = params;
      if (document.activeElement !== view.field) view.field.value = params.get("q") || "";
      if (view.items) draw(view);
    },
  };
}

async function load(view) {
  if (!view.items) put(view.rows, loading());
  try {
    const found = await all("/v1/documents", {}, MOST);
    view.items = found.items;
    view.count = found.total;
    draw(view);
  } catch (error) {
    put(view.rows, problemBox(error, () => load(view)));
  }
}

function draw(view) {
  const key = JSON.stringify([view.params.get("q"), view.params.get("page")]);
  if (view.drawn === view.items && view.key === key) return;
  view.drawn = view.items;
  view.key = key;
  const q = (view.params.get("q") || "").toLowerCase();
  const held = (d) => [d.title, d.file, d.number, d.issuer, d.kind].some((t) => (t || "").toLowerCase().includes(q));
  const items = q ? view.items.filter(held) : view.items;
  const last = Math.max(1, Math.ceil(items.length / PAGE));
  const page = Math.min(last, Math.max(1, Number(view.params.get("page")) || 1));
  view.total.textContent = q ? `找到 ${items.length} 份，共 ${view.count} 份` : `已有文件 ${view.count} 份`;
  const to = (n, name) => h("button", { type: "button", disabled: n < 1 || n > last, onclick: () => go("library", { page: n }, { keep: true }) }, name);
  const heads = [["文件"], ["发文机关"], ["成文日期"], ["条款", "number"], ["任务", "number"], ["操作"]];
  put(view.rows,
    items.length ? h("table", { class: "rows library" }, h("caption", { class: "hidden-text" }, "文件清单"),
      h("thead", null, h("tr", null, heads.map(([t, c]) => h("th", { scope: "col", class: c }, t)))),
      h("tbody", null, items.slice((page - 1) * PAGE, page * PAGE).flatMap((d) => row(view, d)))) : nothing(view, q),
    last > 1 && h("nav", { class: "pager", "aria-label": "翻页" }, to(page - 1, "上一页"), `第 ${page} / ${last} 页`, to(page + 1, "下一页")));
}

function nothing(view, q) {
  if (q) return empty("没有这样的文件", h("p", null, "换一个词，或", h("a", { href: "#/library" }, "看全部文件"), "。"));
  return empty("文库里还没有文件", h("p", null, view.me.role === "reader" ? "请编辑人员上传讲话、整改方案、任务清单、通知。"
    : "把讲话、整改方案、任务清单、通知拖到上面，就可以提问和看台账。"));
}

function row(view, doc) {
  const name = doc.title || doc.file;
  const detail = h("tr", { class: "detail", hidden: true }, h("td", { colspan: 6 }));
  const more = h("button", { type: "button", class: "link", "aria-expanded": "false", "aria-label": `详情：${name}`, onclick: () => {
    detail.hidden = !detail.hidden;
    more.setAttribute("aria-expanded", String(!detail.hidden));
    if (!detail.hidden) details(view, doc, detail.firstChild);
  } }, "详情");
  const limited = doc.visible_to && doc.visible_to !== "all";
  return [h("tr", null,
    h("td", null, h("button", { type: "button", class: "link title", onclick: () => openSource(doc.id) }, name),
      h("span", { class: "tags" }, doc.kind && badge(doc.kind), doc.classification && badge(doc.classification, "warn"),
        limited && badge(audienceText(doc.visible_to), "warn")),
      h("p", { class: "faint small break" }, [doc.number, doc.file].filter(Boolean).join("　"))),
    h("td", { class: doc.issuer ? "" : "none", "data-label": "发文机关" }, doc.issuer || "—"),
    h("td", { class: doc.issued_on ? "date" : "date none", "data-label": "成文日期" }, doc.issued_on || "—"),
    h("td", { class: "number", "data-label": "条款" }, String(doc.clauses)),
    h("td", { class: "number", "data-label": "任务" }, doc.obligations
      ? h("a", { href: `#/ledger?${new URLSearchParams({ document: doc.id })}`, "aria-label": `${name}里的 ${doc.obligations} 项任务` }, String(doc.obligations)) : "0"),
    h("td", null, more)), detail];
}

async function details(view, doc, place) {
  const path = `/v1/documents/${encodeURIComponent(doc.id)}`;
  const fault = h("div");
  const act = (job) => async () => {
    fault.replaceChildren();
    try { await job(); } catch (error) { put(fault, problemBox(error)); }
  };
  const report = h("div", null, loading("正在读取解析报告……"));
  const name = doc.title || doc.file;
  put(place, h("div", { class: "detail-body" }, report,
    "visible_to" in doc && view.me.role !== "reader" && visibility(view, path, doc), fault,
    h("div", { class: "row" },
      h("button", { type: "button", "aria-label": `下载原件：${name}`, onclick: act(() => download(`${path}/original`, doc.file.split("/").pop())) }, "下载原件"),
      view.me.role === "admin" && h("button", { type: "button", class: "remove", "aria-label": `删除：${name}`, onclick: act(() => remove(view, path, doc)) }, "删除"))));
  try {
    put(report, ...parsed(await get(`${path}/report`), doc));
  } catch (error) {
    put(report, problemBox(error, () => details(view, doc, place)));
  }
}

function parsed(found, doc) {
  const parts = [found.pages && `${found.pages} 页`, `${found.paragraphs} 段`, found.table_rows && `表格 ${found.table_rows} 行`].filter(Boolean);
  return [h("dl", { class: "facts small" },
    h("dt", null, "解析报告"), h("dd", null, `格式 ${found.format}${found.encoding ? `，编码 ${found.encoding}` : ""}；读到 ${parts.join("、")}，得出条款 ${doc.clauses} 条、任务 ${doc.obligations} 项。`,
      found.issues.length ? "" : "全部读到，没有遗漏。"),
    doc.issued_on && [h("dt", null, "成文日期"), h("dd", null, chineseDay(doc.issued_on))]), issues(found.issues)];
}

function visibility(view, path, doc) {
  const chooser = audience(`v-${doc.id}`, doc.visible_to, view.me.unit);
  const fault = h("div");
  const button = h("button", { type: "button", onclick: async () => {
    button.disabled = true;
    try {
      put(fault);
      const visible_to = chooser.value();
      const given = await call("PATCH", path, { visible_to });
      if (given && given.state) await ended(given);
      announce("可见范围已改");
      await view.reload();
    } catch (error) {
      put(fault, problemBox(error));
    } finally {
      button.disabled = false;
    }
  } }, "保存可见范围");
  return h("div", null, chooser.node, fault, h("div", { class: "row" }, button));
}

async function ended(job) {
  let now = job;
  while (now.state === "waiting" || now.state === "running") {
    await new Promise((next) => { setTimeout(next, 300); });
    now = await get(`/v1/jobs/${encodeURIComponent(job.id)}`);
  }
  if (now.state === "failed" || now.error) throw Object.assign(new Error(now.error), { title: "没有改成" });
}

async function remove(view, path, doc) {
  const sure = await confirmBox("删除文件", `将从文库删除“${doc.title || doc.file}”，以及由它得出的 ${doc.clauses} 条条款和 ${doc.obligations} 项任务；进展记录保留。`, "删除");
  if (!sure) return;
  await call("DELETE", path);
  announce("已删除");
  await view.reload();
}

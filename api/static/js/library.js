// 文库: files in, what was and was not read of each, files out.

import { call, download, get } from "./api.js";
import { announce, badge, confirmBox, empty, h, loading, problemBox, put } from "./dom.js";
import { go, openSource } from "./app.js";
import { size } from "./words.js";

const PAGE = 50;
const DONE = { added: "已导入", updated: "已更新", unchanged: "没有变化", failed: "没有读进来", removed: "已删除", skipped: "已跳过" };

export function open(main, me) {
  const view = { me, list: h("section", { class: "panel" }), jobs: h("ul", { class: "jobs" }) };
  main.append(h("h1", { class: "head" }, "文库"),
    me.role === "reader" ? h("p", { class: "faint" }, "您的权限是查阅，不能上传或删除文件。") : dropZone(view),
    view.list);
  let shown = null;
  return {
    update({ params }) {
      const page = Math.max(1, Number(params.get("page")) || 1);
      if (shown === page) return;
      shown = page;
      view.page = page;
      list(view);
    },
  };
}

function dropZone(view) {
  const input = h("input", { id: "files", type: "file", multiple: true });
  const zone = h("div", { class: "drop" }, h("p", null, h("label", { for: "files" }, "把文件拖到这里，或选择文件")), input,
    h("p", { class: "faint small" }, "Word、WPS、PDF、Excel、网页、文本都可以；同名文件会替换旧的。"));
  input.addEventListener("change", () => { if (input.files.length) upload(view, [...input.files]); input.value = ""; });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (e) => { e.preventDefault(); zone.classList.add("over"); });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (e) => {
    e.preventDefault();
    zone.classList.remove("over");
    if (e.dataTransfer.files.length) upload(view, [...e.dataTransfer.files]);
  });
  return h("section", { class: "panel", "aria-label": "上传" }, zone, view.jobs);
}

async function upload(view, files) {
  const line = h("li", null, loading(`正在上传 ${files.map((f) => `${f.name}（${size(f.size)}）`).join("、")}`));
  view.jobs.prepend(line);
  const data = new FormData();
  for (const file of files) data.append("files", file);
  try {
    let job = await call("POST", "/v1/documents", data);
    const bar = h("progress", { max: 100, "aria-label": "读取进度" });
    const text = h("p", null, "已上传，正在读取……");
    put(line, text, bar);
    while (job.state === "waiting" || job.state === "running") {
      text.textContent = job.state === "waiting" ? "已上传，排队等候读取……" : `正在读取 ${job.current}（${job.done}/${job.total}）`;
      bar.max = Math.max(1, job.total);
      bar.value = job.done;
      await new Promise((next) => { setTimeout(next, 400); });
      job = await get(`/v1/jobs/${encodeURIComponent(job.id)}`);
    }
    put(line, ...job.files.map(result));
    if (job.error) line.append(problemBox({ title: "导入没有完成", message: job.error }));
    announce(`导入结束：${job.files.map((f) => `${f.file} ${DONE[f.status] || f.status}`).join("；")}`);
    list(view);
  } catch (error) {
    put(line, problemBox(error));
  }
}

function result(file) {
  const bad = file.status === "failed";
  return h("div", null,
    h("p", null, badge(DONE[file.status] || file.status, bad ? "late" : "done"), h("strong", { class: "break" }, file.file),
      !bad && h("span", { class: "faint small" }, `　条款 ${file.clauses}，任务 ${file.obligations}`)),
    file.reason && h("p", { class: bad ? "problem" : "faint" }, file.reason),
    issues(file.issues));
}

function issues(found) {
  if (!found || !found.length) return null;
  return h("details", { open: found.length <= 5 }, h("summary", null, `没有读到 ${found.length} 处`),
    h("ul", null, found.map((i) => h("li", null, [i.place, i.what].filter(Boolean).join("：")))));
}

async function list(view) {
  if (!view.list.childElementCount) put(view.list, loading());
  try {
    const { total, items } = await get("/v1/documents", { limit: PAGE, offset: (view.page - 1) * PAGE });
    const last = Math.ceil(total / PAGE);
    const to = (n, name) => h("button", { type: "button", disabled: n < 1 || n > last, onclick: () => go("library", { page: n }) }, name);
    put(view.list, h("h2", null, `已有文件 ${total} 份`),
      items.length ? h("table", { class: "rows library" }, h("caption", { class: "hidden-text" }, "文件清单"),
        h("thead", null, h("tr", null, ["文件", "发文机关", "成文日期", "条款", "任务", "操作"].map((t) => h("th", { scope: "col" }, t)))),
        h("tbody", null, items.flatMap((d) => row(view, d))))
        : empty("文库里还没有文件", h("p", null, "上传讲话、整改方案、任务清单、通知后，就可以提问和看台账。")),
      last > 1 && h("nav", { class: "pager", "aria-label": "翻页" }, to(view.page - 1, "上一页"), `第 ${view.page} / ${last} 页`, to(view.page + 1, "下一页")) || "");
  } catch (error) {
    put(view.list, problemBox(error, () => list(view)));
  }
}

function row(view, doc) {
  const fault = h("div");
  const path = `/v1/documents/${encodeURIComponent(doc.id)}`;
  const act = (job) => async () => {
    fault.replaceChildren();
    try { await job(); } catch (error) { put(fault, problemBox(error)); }
  };
  const name = doc.title || doc.file;
  const visible = doc.visible_to;
  return h("tr", null,
    h("td", null, h("button", { type: "button", class: "link", onclick: () => openSource(doc.id) }, name), " ",
      doc.kind && badge(doc.kind), doc.classification && badge(doc.classification, "warn"),
      visible && visible !== "all" && badge(`限 ${[visible].flat().join("、")}`, "warn"),
      h("p", { class: "faint small break" }, [doc.number, doc.file].filter(Boolean).join("　")), fault),
    h("td", { "data-label": "发文机关" }, doc.issuer || "—"), h("td", { "data-label": "成文日期" }, doc.issued_on || "—"),
    h("td", { class: "number", "data-label": "条款" }, String(doc.clauses)),
    h("td", { class: "number", "data-label": "任务" }, doc.obligations
      ? h("a", { href: `#/ledger?${new URLSearchParams({ document: doc.id })}` }, String(doc.obligations)) : "0"),
    h("td", null, h("div", { class: "row" },
      h("button", { type: "button", class: "link", "aria-label": `解析报告：${name}`, onclick: act(() => report(path, fault)) }, "解析报告"),
      h("button", { type: "button", class: "link", "aria-label": `下载原件：${name}`, onclick: act(() => download(`${path}/original`, doc.file.split("/").pop())) }, "原件"),
      view.me.role === "admin" && h("button", { type: "button", class: "link", "aria-label": `删除：${name}`, onclick: act(() => remove(view, path, doc)) }, "删除"))));
}

async function report(path, place) {
  if (place.childElementCount) return;
  const found = await get(`${path}/report`);
  const parts = [found.pages && `${found.pages} 页`, `${found.paragraphs} 段`, found.table_rows && `表格 ${found.table_rows} 行`,
    found.encoding && `编码 ${found.encoding}`].filter(Boolean);
  put(place, h("p", { class: "small" }, `格式 ${found.format}：读到 ${parts.join("、")}。`,
    found.issues.length ? "" : "全部读到，没有遗漏。"), issues(found.issues) || "");
}

async function remove(view, path, doc) {
  const sure = await confirmBox("删除文件", `将从文库删除“${doc.title || doc.file}”，以及由它得出的 ${doc.clauses} 条条款和 ${doc.obligations} 项任务；进展记录保留。`, "删除");
  if (!sure) return;
  await call("DELETE", path);
  announce("已删除");
  list(view);
}

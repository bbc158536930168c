// Files dropped or chosen, their reading as it goes on, and what became of each.

import { call, get, query } from "./api.js";
import { announce, badge, fileField, h, loading, problemBox, put } from "./dom.js";
import { audience, audienceText } from "./audience.js";
import { size } from "./words.js";

const DONE = { added: "已导入", updated: "已更新", unchanged: "没有变化", failed: "没有读进来", removed: "已删除", moved: "已移动", skipped: "已跳过" };
const POLL = 400; // milliseconds between looks at a job
const PATIENCE = 60; // looks that may fail before a job is given up

export function uploads(me, changed) {
  const jobs = h("ul", { class: "jobs" });
  const who = audience("u", "all", me.unit);
  const fault = h("div");
  const send = (files) => {
    put(fault);
    try {
      const visible = who.value();
      upload(jobs, files, who.said() ? visible : null, { changed, again: () => send(files) });
    } catch (error) { put(fault, problemBox(error)); }
  };
  const { node, input, tell } = fileField("files", { label: "选择文件", chosen: (files) => { send(files); input.value = ""; tell(); } });
  const zone = h("div", { class: "drop" }, h("p", { class: "drop-title" }, "把文件拖到这里，或"), node,
    h("p", { class: "faint small" }, "Word、WPS、PDF、Excel、网页、文本都可以；同名文件会替换旧的。"));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (e) => { e.preventDefault(); zone.classList.add("over"); });
  }
  zone.addEventListener("dragleave", (e) => { if (!zone.contains(e.relatedTarget)) zone.classList.remove("over"); });
  zone.addEventListener("drop", (e) => {
    e.preventDefault();
    zone.classList.remove("over");
    if (e.dataTransfer.files.length) send([...e.dataTransfer.files]);
  });
  return h("section", { class: "panel", "aria-label": "上传" }, zone, who.node, fault, jobs);
}

async function upload(jobs, files, visible, { changed, again }) {
  const names = files.map((f) => `${f.name}（${size(f.size)}）`).join("、");
  const line = h("li", null, loading(`正在上传 ${names}`));
  jobs.prepend(line);
  const data = new FormData();
  for (const file of files) data.append("files", file);
  try {
    const job = await followed(await call("POST", `/v1/documents${query({ visible_to: visible })}`, data), line);
    put(line, h("p", { class: "row spread" }, h("span", { class: "faint small" }, audienceText(visible)),
      h("button", { type: "button", class: "link", onclick: () => line.remove() }, "收起")), ...job.files.map(result));
    if (job.error) line.append(problemBox({ title: "导入没有完成", message: job.error }));
    announce(`导入结束：${job.files.map((f) => `${f.file} ${DONE[f.status] || f.status}`).join("；")}`);
  } catch (error) {
    put(line, h("p", { class: "small break" }, names), problemBox(error, () => { line.remove(); again(); }));
  }
  changed();
}

/** A job until its end, shown as it goes on; a short break of the connection is waited out. */
async function followed(job, line) {
  const said = h("p", { class: "loading" });
  const bar = h("progress", { max: Math.max(1, job.total), value: 0, "aria-label": "导入进度" });
  put(line, said, bar);
  let now = job;
  let failed = 0;
  while (now.state === "waiting" || now.state === "running") {
    const reading = now.state === "waiting" ? "排队等候读取……" : `正在读取 ${now.current || ""}（${now.done}/${now.total}）`;
    said.textContent = failed ? "连接中断，正在等服务恢复……" : reading;
    bar.max = Math.max(1, now.total);
    bar.value = now.done;
    await new Promise((next) => { setTimeout(next, failed ? 2 * POLL : POLL); });
    try {
      now = await get(`/v1/jobs/${encodeURIComponent(job.id)}`);
      failed = 0;
    } catch (error) {
      failed += 1;
      if ((error.status && error.status !== 503 && error.status !== 429) || failed > PATIENCE) throw error;
    }
  }
  return now;
}

function result(file) {
  const bad = file.status === "failed";
  return h("div", { class: "result" },
    h("p", null, badge(DONE[file.status] || file.status, bad ? "late" : "done"), h("strong", { class: "break" }, file.file),
      !bad && h("span", { class: "faint small" }, `　条款 ${file.clauses}，任务 ${file.obligations}`)),
    file.reason && h("p", { class: bad ? "problem" : "faint" }, file.reason),
    issues(file.issues));
}

/** What a reader could not read of a file. */
export function issues(found) {
  if (!found || !found.length) return null;
  return h("details", { open: found.length <= 5 }, h("summary", null, `没有读到 ${found.length} 处`),
    h("ul", { class: "issues" }, found.map((i) => h("li", null, [i.place, i.what].filter(Boolean).join("：")))));
}

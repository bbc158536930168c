// 报告: the week and the month. Every number opens the list that it counts.

import { download, get, query } from "./api.js";
import { badge, copyButton, empty, h, loading, problemBox, put } from "./dom.js";
import { go } from "./app.js";
import { STATUS, chineseDay, today } from "./words.js";

const PERIODS = { weekly: "周调度", monthly: "月通报" };
const LISTS = { new: "新增", changed: "有变动", due: "本期到期", next: "下期到期", overdue: "逾期未完成", done: "本期完成",
  requested: "本期申请销号", written_off: "本期销号", returned: "本期退回" };
const CLASSES = { completed: "已完成", on_track: "达进度", lagging: "欠进度", undated: "未定具体日期" };
const WARNINGS = { red: "红色预警", yellow: "黄色预警", blue: "蓝色预警" };

export function open(main) {
  const view = { main, body: h("div"), asked: null, turn: 0 };
  const fault = h("div");
  view.form = h("form", { class: "filters panel", "aria-label": "报告范围" },
    h("div", { class: "field" }, h("label", { for: "r-period" }, "报告"),
      h("select", { id: "r-period", name: "period", "data-first": true }, Object.entries(PERIODS).map(([k, v]) => h("option", { value: k }, v)))),
    h("div", { class: "field" }, h("label", { for: "r-since" }, "起始日（可不填）"), h("input", { id: "r-since", name: "since", type: "date" })),
    h("div", { class: "field" }, h("label", { for: "r-as-of" }, "截止日"), h("input", { id: "r-as-of", name: "as_of", type: "date" })),
    h("div", { class: "field" }, h("label", { for: "r-unit" }, "只看单位"), h("input", { id: "r-unit", name: "unit", type: "search", maxlength: 100 })),
    h("div", { class: "row" }, h("button", { type: "submit", class: "main" }, "生成"),
      h("button", { type: "button", onclick: async () => {
        const { period, ...more } = view.wanted;
        try {
          fault.replaceChildren();
          await download(`/v1/reports/${period}.xlsx${query(more)}`, `${PERIODS[period]}${more.as_of || today()}.xlsx`);
        } catch (error) { put(fault, problemBox(error)); }
      } }, "导出 xlsx")));
  view.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { period, ...more } = Object.fromEntries(new FormData(view.form));
    if (more.as_of === today()) more.as_of = null;
    go(`reports/${period}`, more);
  });
  view.form.elements.period.addEventListener("change", () => view.form.requestSubmit());
  main.append(h("h1", { class: "head" }, "报告"), view.form, fault, view.body);
  return { update: (at) => update(view, at) };
}

async function update(view, { rest, params }) {
  const period = PERIODS[rest[0]] ? rest[0] : "weekly";
  const wanted = { period, since: params.get("since") || "", as_of: params.get("as_of") || "", unit: params.get("unit") || "" };
  for (const [name, value] of Object.entries(wanted)) view.form.elements[name].value = value || (name === "as_of" ? today() : "");
  const key = JSON.stringify(wanted);
  if (view.asked !== key) {
    view.asked = key;
    view.wanted = wanted;
    const mine = ++view.turn;
    put(view.body, loading("正在汇总……"));
    try {
      const given = await get(`/v1/reports/${period}`, { since: wanted.since, as_of: wanted.as_of, unit: wanted.unit });
      if (mine !== view.turn) return;
      view.report = given;
      draw(view);
    } catch (error) {
      view.report = null;
      put(view.body, problemBox(error, () => { view.asked = null; update(view, { rest, params }); }));
    }
  }
  if (view.report) pick(view, params.get("list") || "");
}

function tile(view, id, name, counted, tone) {
  return h("li", null, h("button", { type: "button", class: `tile ${tone || ""}`, "data-list": id, "aria-pressed": "false",
    onclick: () => go(`reports/${view.wanted.period}`, { list: id }, { keep: true }) }, h("b", null, String(counted.count)), h("span", null, name)));
}

function draw(view) {
  const r = view.report;
  view.sets = new Map([["全部", ["全部任务", r.total]], ["讲话", ["只见于讲话的要求", r.spoken]]]);
  const know = (title, names, from) => Object.entries(names).forEach(([k, v]) => from[k] && view.sets.set(`${title} ${k}`, [v, from[k]]));
  know("本期", LISTS, r.lists);
  know("分类", CLASSES, r.classes);
  know("预警", WARNINGS, r.warnings);
  for (const line of r.units) {
    view.sets.set(`${line.unit} 任务`, [`${line.unit}：全部`, line.tasks]);
    view.sets.set(`${line.unit} 完成`, [`${line.unit}：已完成`, line.done]);
    view.sets.set(`${line.unit} 逾期`, [`${line.unit}：逾期`, line.overdue]);
  }
  const tone = (k, c) => (c.count && { overdue: "red", red: "red", lagging: "red", yellow: "amber", blue: "blue" }[k]) || "";
  const group = (title, names, from, first) => h("section", { class: "group" }, h("h3", null, title),
    h("ul", { class: "tiles" }, first, Object.entries(names).filter(([k]) => from[k]).map(([k, v]) => tile(view, `${title} ${k}`, v, from[k], tone(k, from[k])))));
  view.list = h("section", { class: "panel", "aria-live": "polite" });
  put(view.body,
    h("section", { class: "panel" },
      h("h2", null, `${PERIODS[r.period]}　${chineseDay(r.since)}至${chineseDay(r.as_of)}${r.unit ? `　${r.unit}` : ""}`),
      group("分类", CLASSES, r.classes, [tile(view, "全部", "全部任务", r.total), tile(view, "讲话", "另有只见于讲话", r.spoken)]),
      group("本期", LISTS, r.lists), group("预警", WARNINGS, r.warnings)),
    view.list, units(view), h("section", { class: "panel" },
      h("div", { class: "head" }, h("h2", null, "文字稿"), copyButton("复制全文", () => r.text)),
      h("div", { class: "report-text", tabindex: "0", role: "region", "aria-label": "文字稿" }, r.text)));
}

function units(view) {
  const number = (line, counted, what) => h("td", { class: "number" }, h("button", { type: "button", class: "link", "aria-label": `${line.unit}${what} ${counted.count} 项`,
    onclick: () => go(`reports/${view.wanted.period}`, { list: `${line.unit} ${what}` }, { keep: true }) }, String(counted.count)));
  return view.report.units.length > 0 && h("section", { class: "panel" }, h("h2", null, "各单位完成情况"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "各单位完成情况表" }, h("table", { class: "by-unit" },
      h("thead", null, h("tr", null, ["名次", "单位", "任务", "完成", "逾期", "完成率"].map((t, i) => h("th", { scope: "col", class: i > 1 ? "number" : "" }, t)))),
      h("tbody", null, view.report.units.map((l) => h("tr", null, h("td", { class: "nth" }, l.rank ? String(l.rank) : "—"), h("td", null, l.unit),
        number(l, l.tasks, "任务"), number(l, l.done, "完成"), number(l, l.overdue, "逾期"), h("td", { class: "number" }, `${Math.round(l.rate * 100)}%`)))))));
}

function pick(view, wanted) {
  for (const button of view.body.querySelectorAll("[data-list]")) button.setAttribute("aria-pressed", String(button.dataset.list === wanted));
  const [name, counted] = view.sets.get(wanted) || [];
  view.list.hidden = !counted;
  if (!counted) return;
  const known = new Map((view.report.items || []).map((i) => [i.id, i]));
  put(view.list, h("h2", { tabindex: "-1" }, `${name}（${counted.count} 项）`),
    counted.count ? h("ul", null, counted.obligations.map((id) => {
      const item = known.get(id);
      const late = item && item.days > 0 && !["done", "writeoff_requested", "accepted", "published", "written_off"].includes(item.status);
      return h("li", null, h("a", { class: "card", href: `#/ledger/${encodeURIComponent(id)}` },
        h("span", { class: "card-task" }, item ? item.task : id),
        item && h("span", { class: "faint small" }, item.lead.join("、") || "未写明单位", "　", item.deadline.text || "未写明时限", "　"),
        item && badge(STATUS[item.status], item.status), late && badge(`逾期${item.days}天`, "late")));
    })) : empty("没有这样的任务"));
  const { top } = view.list.getBoundingClientRect();
  if (top < 0 || top > 0.6 * innerHeight) window.scrollBy(0, top - 0.4 * innerHeight); // the numbers stay in sight
}


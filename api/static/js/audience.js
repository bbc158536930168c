// Who may see a document: everybody, or some units.

import { get } from "./api.js";
import { h, put, suggestions } from "./dom.js";

let units = null; // names of units that have keys

/** Names to choose from; who knows none writes them. */
async function known() {
  units ||= get("/v1/units").then((found) => found.items).catch(() => []);
  return units;
}

export function audienceText(visible) {
  return !visible || visible === "all" ? "公开" : `仅限 ${[visible].flat().join("、")}`;
}

/**
 * A chooser; `value()` is "all" or a list of units, and throws what is amiss in Chinese.
 * `said()` is whether anything was chosen: unsaid, a file is for everybody unless it replaces
 * one that is not.
 */
export function audience(id, now = "all", own = "") {
  const chosen = new Set(now === "all" ? [own].filter(Boolean) : now);
  const radio = (value, text) => h("label", { class: "radio" },
    h("input", { type: "radio", name: `${id}-who`, value, checked: (now === "all") === (value === "all"), onchange: show }), text);
  const field = h("input", { id: `${id}-unit`, list: `${id}-units`, maxlength: 100, placeholder: "单位全称，如 市生态环境局" });
  const names = suggestions(`${id}-units`, []);
  known().then((items) => put(names, ...items.map((value) => h("option", { value }))));
  const chips = h("ul", { class: "chips", "aria-label": "可见单位" });
  const some = h("div", { class: "some" }, chips, h("div", { class: "row" },
    h("label", { for: `${id}-unit`, class: "hidden-text" }, "添加可见单位"), field, names,
    h("button", { type: "button", onclick: add }, "添加")));
  const node = h("fieldset", { class: "audience" }, h("legend", null, "可见范围"),
    h("div", { class: "row" }, radio("all", "公开（所有人可见）"), radio("some", "仅限以下单位")), some);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); add(); }
  });

  let touched = false;
  node.addEventListener("change", () => { touched = true; });

  function limited() { return node.querySelector("input[value=some]").checked; }

  function show() { some.hidden = !limited(); }

  function draw() {
    put(chips, ...[...chosen].map((unit) => h("li", { class: "chip" }, unit,
      h("button", { type: "button", class: "link", "aria-label": `去掉${unit}`, onclick: () => { chosen.delete(unit); draw(); field.focus(); } }, "×"))));
    chips.hidden = !chosen.size;
  }

  function add() {
    for (const unit of field.value.split(/[、，,;；\s]+/)) if (unit) chosen.add(unit);
    field.value = "";
    draw();
    field.focus();
  }

  draw();
  show();
  return {
    node,
    said: () => touched,
    value() {
      if (!limited()) return "all";
      if (field.value.trim()) add();
      if (!chosen.size) throw Object.assign(new Error("请写明可以看到的单位，或改为公开。"), { title: "没有写明可见单位" });
      return [...chosen];
    },
  };
}

// Elements from plain values. Text always becomes a text node, so that nothing in a
// document, a file name or an answer is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/** Replace what a node holds; lists are flattened, what is empty is left out. */
export function put(node, ...children) {
  node.replaceChildren();
  return fill(node, null, children.filter((c) => c !== ""));
}

/** An element; names that begin with "on" are listeners. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Say something to those who do not see the page. */
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

/** Whatever went wrong, with what to do about it. */
export function problemBox(error, again) {
  const fields = (error.errors || []).map((e) => h("li", null, `${e.place}：${e.what}`));
  return h("div", { class: "problem", role: "alert" },
    h("strong", null, error.title || "出错了"),
    h("p", null, error.message || String(error)),
    fields.length > 1 && h("ul", null, fields),
    error.requestId && h("p", { class: "faint small" }, `请求编号 ${error.requestId}`),
    again && h("button", { type: "button", class: "plain", onclick: again }, "再试一次"));
}

export function loading(text) {
  return h("p", { class: "loading" }, text || "正在读取……");
}

export function empty(title, ...more) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), ...more);
}

/** A short mark whose meaning is in its words, not only in its colour. */
export function badge(text, tone) {
  return h("span", { class: `badge ${tone || ""}` }, text);
}

/** A chooser of files that says in Chinese what was chosen, whatever the browser speaks. */
export function fileField(id, { label, multiple = true, name, chosen } = {}) {
  const names = h("span", { class: "small faint" });
  const input = h("input", { id, name, type: "file", multiple, class: "hidden-text" });
  const tell = () => {
    const files = [...input.files];
    put(names, files.length ? files.map((f) => f.name).join("、") : "");
  };
  input.addEventListener("change", () => {
    tell();
    if (chosen && input.files.length) chosen([...input.files]);
  });
  const node = h("div", { class: "files row" }, input, h("label", { for: id, class: "button" }, label), names);
  return { node, input, tell };
}

/** Names to choose from while typing. */
export function suggestions(id, names) {
  return h("datalist", { id }, names.map((value) => h("option", { value })));
}

/** One of a few choices, all in sight; `now` is the chosen one's key. */
export function choice(label, options, now, pick) {
  return h("div", { class: "choice", role: "group", "aria-label": label }, options.map(([key, name]) =>
    h("button", { type: "button", "aria-pressed": String(key === now), onclick: () => pick(key) }, name)));
}

/** Copy text; older browsers and plain http have no clipboard. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "hidden-text", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce("已复制");
}

/** A button that says for a moment that it has copied. */
export function copyButton(label, text) {
  const button = h("button", { type: "button", class: "plain" }, label);
  button.addEventListener("click", async () => {
    await copyText(text());
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = label; }, 1500);
  });
  return button;
}

/** A question that must be answered before something is done; resolves to true or false. */
export function confirmBox(title, text, action) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
      h("h2", { id: "dialog-title" }, title), h("p", null, text),
      h("form", { method: "dialog", class: "row end" },
        h("button", { value: "", class: "plain" }, "取消"),
        h("button", { value: "yes", class: "danger" }, action)));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

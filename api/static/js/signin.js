// Signing in with a key: on a page of its own, or over the page where a session has run out.

import { call } from "./api.js";
import { h, problemBox } from "./dom.js";

function signInForm(title, text, done, more) {
  const field = h("input", { id: "key", type: "password", name: "key", autocomplete: "current-password",
    required: true, spellcheck: "false", maxlength: 200, autofocus: true });
  const fault = h("div");
  const button = h("button", { type: "submit", class: "main" }, "登录");
  const form = h("form", { class: "signin" }, h("h1", { id: "signin-title" }, title), h("p", { class: "faint" }, text),
    h("label", { for: "key" }, "密钥"), field, fault, h("div", { class: "row" }, button, more));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    fault.replaceChildren();
    try {
      done(await call("POST", "/v1/session", { key: field.value }));
    } catch (error) {
      fault.replaceChildren(problemBox(error));
      field.select();
    } finally {
      button.disabled = false;
    }
  });
  return { form, field };
}

export function signIn(main, done) {
  const { form, field } = signInForm("登录", "请输入管理员发给您的密钥，以 duban_ 开头。没有密钥或密钥失效时，请找本单位管理员。", done);
  form.classList.add("panel");
  main.replaceChildren(form);
  field.focus();
}

/** Sign in over the page, which stays as it is; resolves to who it was, or to null. */
export function signInOver() {
  return new Promise((resolve) => {
    let found = null;
    const later = h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "暂不登录");
    const { form } = signInForm("登录已过期", "请重新输入密钥。页面上没有保存的内容都还在，登录后接着办。",
      (me) => { found = me; dialog.close(); }, later);
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "signin-title" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(found);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

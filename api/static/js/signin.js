// Signing in with a key.

import { call } from "./api.js";
import { h, problemBox } from "./dom.js";

export function signIn(main, done) {
  const field = h("input", { id: "key", type: "password", name: "key", autocomplete: "current-password",
    required: true, spellcheck: "false", maxlength: 200, "data-first": true });
  const fault = h("div");
  const button = h("button", { type: "submit", class: "main" }, "登录");
  const form = h("form", { class: "panel signin" },
    h("h1", null, "登录"),
    h("p", { class: "faint" }, "请输入管理员发给您的密钥，以 duban_ 开头。没有密钥或密钥失效时，请找本单位管理员。"),
    h("label", { for: "key" }, "密钥"), field, fault, button);
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
  main.replaceChildren(form);
  field.focus();
}

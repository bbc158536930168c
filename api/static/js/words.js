// What codes are called, and dates as an office writes them.

export const STATUS = {
  open: "未启动", in_progress: "整改中", done: "已完成", writeoff_requested: "已申请销号",
  accepted: "已验收", published: "已公示", written_off: "已销号", returned: "已退回",
};
export const CLOSED = new Set(["done", "writeoff_requested", "accepted", "published", "written_off"]);
export const ROLE = { any: "牵头或配合", lead: "牵头", support: "配合" };
export const USER = { reader: "查阅", editor: "编辑", admin: "管理" };

export function iso(day) {
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

export function today() { return iso(new Date()); }

export function shift(day, days) {
  const [y, m, d] = day.split("-").map(Number);
  return iso(new Date(y, m - 1, d + days));
}

export function days(from, to) {
  const at = (text) => Date.UTC(...text.split("-").map((n, i) => Number(n) - (i === 1 ? 1 : 0)));
  return Math.round((at(to) - at(from)) / 86400000);
}

export function chineseDay(text) {
  const [y, m, d] = text.split("-").map(Number);
  return `${y}年${m}月${d}日`;
}

/** How a task stands against its last day: {late, soon, text}. */
export function standing(task, now) {
  const due = task.deadline && task.deadline.date;
  if (!due || CLOSED.has(task.status)) return { late: false, soon: false, text: "" };
  const left = days(now, due);
  if (left < 0) return { late: true, soon: false, text: `逾期${-left}天` };
  if (left === 0) return { late: false, soon: true, text: "今天到期" };
  return { late: false, soon: left <= 30, text: left <= 30 ? `还有${left}天` : "" };
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1048576) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}

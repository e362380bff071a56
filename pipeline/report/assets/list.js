// The events as a table, a page at a time, each of which opens to its sentence.

const PAGE_SIZE = 25;
let listed = [];
let page = 0;

const ORDERS = {
  newest: (one, other) => compare(other.start ?? "", one.start ?? ""),
  oldest: (one, other) => compare(one.start ?? "9999", other.start ?? "9999"),
  surest: (one, other) => other.confidence - one.confidence,
  "least-sure": (one, other) => one.confidence - other.confidence,
  largest: (one, other) => (other.maximum ?? other.minimum ?? -1) - (one.maximum ?? one.minimum ?? -1),
};
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

function setUpList() {
  byId("order").addEventListener("change", () => showList(listed));
  const to = (target) => () => { page = target(); showPage(); };
  byId("first").addEventListener("click", to(() => 0));
  byId("previous").addEventListener("click", to(() => page - 1));
  byId("next").addEventListener("click", to(() => page + 1));
  byId("last").addEventListener("click", to(() => pages() - 1));
}

const pages = () => Math.max(Math.ceil(listed.length / PAGE_SIZE), 1);

function showList(rows) {
  listed = [...rows].sort(ORDERS[byId("order").value]);
  page = 0;
  showPage();
}

function showPage() {
  const rows = listed.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  byId("rows").replaceChildren(...rows.map(eventRow));
  byId("page").textContent = `Page ${number(page + 1)} of ${number(pages())}`;
  byId("first").disabled = byId("previous").disabled = page === 0;
  byId("next").disabled = byId("last").disabled = page >= pages() - 1;
}

function eventRow(row) {
  const button = element("button", { type: "button", class: "open", "aria-expanded": "false" },
    row.when ?? "no date", element("span", { class: "hidden" }, `, ${row.type}, ${row.what}: open`));
  const cell = (label, value, attributes = {}) => element("td", { "data-label": label, role: "cell", ...attributes }, value ?? "");
  const line = element("tr", { class: "event", role: "row" },
    element("td", { role: "cell" }, button),
    element("td", { role: "cell" }, element("span", { class: "tag" },
      element("span", { class: `dot ${row.type}`, "aria-hidden": "true" }), row.type)),
    cell(undefined, row.what), cell("by", row.who), cell("on", row.whom), cell("at", row.where),
    cell("confidence", row.confidence.toFixed(2), { class: "number" }));
  let opened;
  button.addEventListener("click", () => {
    if (opened) {
      opened.remove();
      opened = undefined;
    } else {
      opened = element("tr", { class: "more", role: "row" }, element("td", { colspan: "7", role: "cell" }, ...eventDetails(row)));
      line.after(opened);
    }
    line.classList.toggle("opened", Boolean(opened));
    button.setAttribute("aria-expanded", String(Boolean(opened)));
  });
  return line;
}

function eventDetails(row) {
  const sentence = element("blockquote", {}, ...row.segments.map(([text, role]) => (role
    ? element("mark", { class: role === "trigger" ? "trigger" : undefined }, text, element("small", {}, role))
    : text)));
  const facts = element("dl", {}, ...row.details.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  const said = [row.title, row.source, row.published].filter(Boolean).join(", ") || `article ${row.article}`;
  // The address was checked when the page was made; a second look costs nothing.
  const link = /^https?:\/\//i.test(row.url ?? "")
    ? element("a", { href: row.url, target: "_blank", rel: "noopener noreferrer" }, said)
    : said;
  facts.append(element("dt", {}, "Article"), element("dd", {}, link));
  return [sentence, facts];
}

"use strict";
// Everything that the page shows passes through here as text: nothing of an event is ever parsed as HTML.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

/** A table of figures: the first cell of a row is its heading, numbers stand to the right. */
function figureTable(caption, headings, rows) {
  const cell = (name, value, attributes) =>
    element(name, { ...attributes, class: typeof value === "number" ? "number" : undefined },
      typeof value === "number" ? number(value) : String(value));
  return element("table", {},
    element("caption", { class: "hidden" }, caption),
    element("thead", {}, element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading)))),
    element("tbody", {}, ...rows.map(([first, ...rest]) =>
      element("tr", {}, cell("th", first, { scope: "row" }), ...rest.map((value) => cell("td", value, {}))))));
}

const numberFormat = new Intl.NumberFormat("en");
const number = (value) => numberFormat.format(value);
const words = (symbol) => symbol.replaceAll("_", " ").toLowerCase();
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
const shorten = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const isPhone = () => matchMedia("(max-width: 760px)").matches;

/** How often each key occurs, most frequent first. */
function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

// Which events are shown. The same conditions as those of the command `show`.

const filter = { types: new Set(), kind: "", country: "", actor: "", from: "", to: "", modality: "", confidence: 0 };
const FIELDS = ["kind", "country", "actor", "from", "to", "modality", "confidence"];

function accepts(row) {
  return (!filter.types.size || filter.types.has(row.type))
    && (!filter.kind || filter.kind === `${row.type} ${row.kind}`)
    && (!filter.country || row.countries.includes(filter.country))
    && (!filter.actor || row.searched.includes(filter.actor))
    && (!filter.modality || row.modality === filter.modality)
    && row.confidence >= filter.confidence
    && (!filter.from || (row.end !== undefined && row.end >= filter.from))
    && (!filter.to || (row.start !== undefined && row.start <= filter.to));
}

/** What the text says is or was so: without what it denies or only imagines, unless a reader asks for exactly that. */
const stated = (rows) =>
  (filter.modality ? rows : rows.filter(({ modality }) => modality !== "DENIED" && modality !== "HYPOTHETICAL"));

/** Fills the choices with what the events hold, and calls `changed` when a reader changes one. */
function setUpFilters(rows, countries, changed) {
  for (const type of TYPES) {
    const button = element("button", { type: "button", "aria-pressed": "false", "data-type": type },
      element("span", { class: `dot ${type}`, "aria-hidden": "true" }), type);
    button.addEventListener("click", () => {
      filter.types[filter.types.has(type) ? "delete" : "add"](type);
      button.setAttribute("aria-pressed", String(filter.types.has(type)));
      changed();
    });
    byId("type-choices").append(button);
    const kinds = tally(rows.filter((row) => row.type === type).map((row) => row.kind));
    if (kinds.length) {
      byId("kind").append(element("optgroup", { label: type },
        ...kinds.map(([kind, count]) => element("option", { value: `${type} ${kind}` }, `${words(kind)} (${count})`))));
    }
  }
  const named = tally(rows.flatMap((row) => row.countries)).map(([code, count]) => [countries[code] ?? code, code, count]);
  named.sort((one, other) => one[0].localeCompare(other[0], "en"));
  byId("country").append(...named.map(([name, code, count]) => element("option", { value: code }, `${name} (${count})`)));
  byId("modality").append(...tally(rows.map((row) => row.modality)).map(([modality, count]) =>
    element("option", { value: modality }, `${words(modality)} (${count})`)));
  byId("actor-names").append(...tally(rows.flatMap((row) => row.actors)).slice(0, 200).map(([name]) =>
    element("option", { value: name })));

  let waiting;
  const read = () => {
    for (const field of FIELDS) filter[field] = byId(field).value;
    filter.actor = filter.actor.trim().toLowerCase();
    filter.confidence = Number(filter.confidence);
    byId("confidence-shown").textContent = filter.confidence.toFixed(2);
    clearTimeout(waiting);
    waiting = setTimeout(changed, 120);
  };
  const form = byId("filters");
  form.addEventListener("input", read);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    filter.types.clear();
    for (const button of byId("type-choices").children) button.setAttribute("aria-pressed", "false");
    setTimeout(read);
  });
}

/** Sets the first and last day, as if a reader had typed them. */
function setDays(from, to) {
  byId("from").value = from;
  byId("to").value = to;
  byId("to").dispatchEvent(new Event("input", { bubbles: true }));
}

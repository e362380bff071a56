// Light or dark: as the system says until a reader chooses.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function setUpTheme(changed) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (dark) => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    byId("theme").textContent = dark ? "Light" : "Dark";
    byId("theme").setAttribute("aria-label", dark ? "Use light colours" : "Use dark colours");
  };
  set(system.matches);
  system.addEventListener("change", (event) => { set(event.matches); changed(); });
  byId("theme").addEventListener("click", () => {
    set(document.documentElement.dataset.theme !== "dark");
    changed();
  });
}

const drawn = new Map();

/** Draws a chart into an element, with a description for those who do not see it; without options it says why not. */
function draw(id, description, options, clicked) {
  const place = byId(id);
  place.classList.toggle("void", !options);
  place.setAttribute("aria-label", description);
  if (!options) {
    drawn.get(id)?.dispose();
    drawn.delete(id);
    place.removeAttribute("role");
    place.textContent = description;
    return undefined;
  }
  place.setAttribute("role", "img");
  let chart = drawn.get(id);
  if (!chart) {
    place.textContent = "";
    chart = charts.init(place);
    chart.on("click", (event) => chart.clicked?.(event));
    drawn.set(id, chart);
  }
  chart.clicked = clicked;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif", color: colour("ink") },
    ...options,
  }, { notMerge: true });
  return chart;
}

// A tooltip drawn as text on the canvas: ECharts' other kind is HTML, into which a hostile name could be written.
const tooltip = (formatter) => ({
  renderMode: "richText", confine: true, backgroundColor: colour("card"), borderColor: colour("line"),
  textStyle: { color: colour("ink"), fontSize: 13 }, formatter,
});
const axisColours = () => ({
  axisLabel: { color: colour("quiet"), hideOverlap: true },
  axisLine: { lineStyle: { color: colour("line") } },
  splitLine: { lineStyle: { color: colour("line") } },
});
const legend = (names) => ({ data: names, top: 0, right: 0, textStyle: { color: colour("quiet") }, itemWidth: 14 });

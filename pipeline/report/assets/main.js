// The page from its start: unpack, fill the filters, draw, and draw again whenever a filter, the colours or the width change.

async function start() {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser is too old to unpack the events; use one from 2023 or later");
  }
  const [{ rows, countries }, world] = await Promise.all([unpack("packed-events"), unpack("packed-world")]);
  rows.forEach(prepare);
  let shown = rows;

  const drawAll = () => {
    drawTimeline(shown);
    drawMap(shown);
    drawTolls(shown);
    drawSanctions(shown);
    drawCeasefires(shown);
  };
  const filterAll = () => {
    shown = rows.filter(accepts);
    byId("matches").textContent = shown.length === rows.length
      ? `All ${plural(rows.length, "event")}`
      : `${number(shown.length)} of ${plural(rows.length, "event")}`;
    mapView = { fitted: true };
    showList(shown);
    drawAll();
  };

  setUpTheme(drawAll);
  setUpMap(world);
  setUpFilters(rows, countries, filterAll);
  setUpList();
  filterAll();

  let width = innerWidth;
  let waiting;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const chart of drawn.values()) chart.resize();
      drawAll();
    }, 150);
  });
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  byId("failure").textContent = `The events cannot be shown: ${error.message}`;
  byId("failure").hidden = false;
  byId("matches").textContent = "";
  throw error;
});

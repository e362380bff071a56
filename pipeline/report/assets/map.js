// Events on the map: one circle for each place and type, its area by the number of events.

let mapView = { fitted: true };
let mapRows = [];

function setUpMap(world) {
  const land = charts.feature(world, world.objects.countries);
  land.features = land.features.filter((country) => country.properties.name !== "Antarctica");
  land.features.forEach(({ geometry }) => {
    for (const polygon of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) polygon.forEach(unwrap);
  });
  charts.registerMap("world", land);
  const zoomBy = (factor) => () => {
    const { zoom, center } = drawn.get("map")?.getOption().geo[0] ?? {};
    mapView = { zoom: Math.min(Math.max((zoom ?? 1) * factor, 1), 60), center };
    drawMap(mapRows);
  };
  byId("map-in").addEventListener("click", zoomBy(1.6));
  byId("map-out").addEventListener("click", zoomBy(1 / 1.6));
  byId("map-fit").addEventListener("click", () => { mapView = { fitted: true }; drawMap(mapRows); });
  byId("map-world").addEventListener("click", () => { mapView = { zoom: 1 }; drawMap(mapRows); });
}

function drawMap(rows) {
  mapRows = rows;
  const located = rows.filter((row) => row.at);
  byId("map-note").textContent =
    `${plural(located.length, "event")} of ${number(rows.length)} with coordinates.`
    + " Circles grow with the number of events; choose one to see only its country.";
  if (!located.length) {
    byId("map-table").replaceChildren();
    draw("map", "No event with coordinates.");
    return;
  }
  const places = placesOf(located);
  const most = Math.max(...places.map((place) => Math.max(...TYPES.map((type) => place[type]))));
  const { zoom, center } = mapView.fitted ? fit(places) : mapView;
  const quiet = { itemStyle: { areaColor: colour("land"), borderColor: colour("border") } };
  draw("map", `Map of ${plural(located.length, "event")} at ${plural(places.length, "place")}; most at ${
    places.slice(0, 3).map((place) => `${place.name} (${place.total})`).join(", ")}.`, {
    legend: legend(TYPES),
    tooltip: { ...tooltip(({ data }) => `${data.place.name}\n${TYPES.filter((type) => data.place[type])
      .map((type) => plural(data.place[type], `${type} event`)).join("\n")}`), trigger: "item" },
    geo: {
      map: "world", zoom, center, roam: matchMedia("(pointer: fine)").matches ? "move" : false,
      left: 0, right: 0, top: 30, bottom: 0, silent: true, ...quiet, emphasis: { disabled: true }, select: { disabled: true },
    },
    series: TYPES.map((type) => ({
      name: type, type: "scatter", coordinateSystem: "geo",
      itemStyle: { color: colour(type), opacity: 0.75, borderColor: colour("card"), borderWidth: 1 },
      data: places.filter((place) => place[type]).map((place) => ({ value: [...place.at, place[type]], place })),
      symbolSize: ([, , count]) => 7 + 25 * Math.sqrt(count / Math.max(most, 6)),
    })),
  }, ({ data }) => {
    if (!data?.place?.country) return;
    byId("country").value = data.place.country;
    byId("country").dispatchEvent(new Event("input", { bubbles: true }));
  });
  byId("map-table").replaceChildren(figureTable("Events by place and type", ["Place", ...TYPES],
    places.slice(0, 100).map((place) => [place.name, ...TYPES.map((type) => place[type])])));
}

/** Lets an outline that crosses 180° go on to the east of it, where it would else run back around the world. */
function unwrap(ring) {
  const crosses = ring.some(([longitude], index) => index && Math.abs(longitude - ring[index - 1][0]) > 180);
  if (crosses) for (const point of ring) if (point[0] < 0) point[0] += 360;
}

/** Every place with its events of each type, those with most first. */
function placesOf(located) {
  const places = new Map();
  for (const row of located) {
    const key = row.at.join();
    const place = places.get(key)
      ?? { name: row.where ?? row.place, country: row.country, at: row.at, total: 0, sanction: 0, casualty: 0, ceasefire: 0 };
    place[row.type] += 1;
    place.total += 1;
    places.set(key, place);
  }
  return [...places.values()].sort((one, other) => other.total - one.total);
}

/** The part of the world that holds all places, with a margin. */
function fit(places) {
  const span = (index) => {
    const values = places.map((place) => place.at[index]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [west, east] = span(0);
  const [south, north] = span(1);
  const zoom = Math.min(360 / Math.max((east - west) * 1.2, 18), 140 / Math.max((north - south) * 1.3, 12));
  return zoom < 1.2 ? { zoom: 1 } : { zoom: Math.min(zoom, 12), center: [(west + east) / 2, (south + north) / 2] };
}

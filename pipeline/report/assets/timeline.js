// Events over time: bars of days, weeks, months or years, whichever gives a number of bars that the eye takes in.

const DAY = 86_400_000;
const isoDay = (time) => new Date(time).toISOString().slice(0, 10);

const BINS = [
  { longest: 62, start: (day) => day, next: (day) => isoDay(Date.parse(day) + DAY) },
  {
    longest: 420,
    start: (day) => isoDay(Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * DAY),
    next: (day) => isoDay(Date.parse(day) + 7 * DAY),
  },
  {
    longest: 3700,
    start: (day) => `${day.slice(0, 7)}-01`,
    next: (day) => isoDay(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)),
    label: (day) => day.slice(0, 7),
  },
  {
    longest: Infinity,
    start: (day) => `${day.slice(0, 4)}-01-01`,
    next: (day) => `${String(Number(day.slice(0, 4)) + 1).padStart(4, "0")}-01-01`,
    label: (day) => day.slice(0, 4),
  },
];

function drawTimeline(rows) {
  const dated = rows.filter((row) => row.day);
  if (!dated.length) {
    byId("timeline-table").replaceChildren();
    draw("timeline", "No event with a day.");
    return;
  }
  let first = dated[0].day;
  let last = dated[0].day;
  for (const row of dated) {
    if (row.day < first) first = row.day;
    if (row.day > last) last = row.day;
  }
  const bin = BINS.find((candidate) => (Date.parse(last) - Date.parse(first)) / DAY <= candidate.longest);
  const starts = [];
  for (let start = bin.start(first); start <= last; start = bin.next(start)) starts.push(start);
  const position = new Map(starts.map((start, index) => [start, index]));
  const counts = new Map(TYPES.map((type) => [type, new Array(starts.length).fill(0)]));
  for (const row of dated) counts.get(row.type)[position.get(bin.start(row.day))] += 1;
  const labels = starts.map(bin.label ?? ((day) => day));
  const shown = TYPES.filter((type) => counts.get(type).some(Boolean));

  draw("timeline", `Stacked bars of ${plural(dated.length, "event")} from ${first} to ${last}, by type.`, {
    grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
    legend: legend(shown),
    tooltip: { ...tooltip(), trigger: "axis", axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: labels, ...axisColours(), splitLine: { show: false } },
    yAxis: { type: "value", minInterval: 1, ...axisColours() },
    series: shown.map((type) => ({
      name: type, type: "bar", stack: "events", data: counts.get(type), itemStyle: { color: colour(type) }, barMaxWidth: 36,
    })),
  }, ({ dataIndex }) => {
    const start = starts[dataIndex];
    setDays(start, isoDay(Date.parse(bin.next(start)) - DAY));
  });
  byId("timeline-table").replaceChildren(figureTable("Events over time, by type", ["From", ...TYPES], starts
    .map((start, index) => [labels[index], ...TYPES.map((type) => counts.get(type)[index])])
    .filter(([, ...numbers]) => numbers.some(Boolean))));
}

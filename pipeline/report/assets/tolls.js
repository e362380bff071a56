// What articles report of casualties: the largest figures with their bounds, one incident apart from cumulative ones.

const TOLLS_SHOWN = 10;
const LOGARITHMIC_FROM = 30;
let tollOutcome = "KILLED";
let tollRows = [];

function drawTolls(rows) {
  tollRows = stated(rows).filter((row) => row.type === "casualty");
  const outcomes = tally(tollRows.map((row) => row.kind));
  if (outcomes.length && !outcomes.some(([outcome]) => outcome === tollOutcome)) tollOutcome = outcomes[0][0];
  byId("toll-choices").replaceChildren(...outcomes.map(([outcome, count]) => {
    const button = element("button", { type: "button", "aria-pressed": String(outcome === tollOutcome) },
      `${words(outcome)} (${count})`);
    button.addEventListener("click", () => {
      tollOutcome = outcome;
      const position = [...byId("toll-choices").children].indexOf(button);
      drawTolls(tollRows);
      byId("toll-choices").children[position].focus();
    });
    return button;
  }));
  drawScope("incident-tolls", "INCIDENT", "one incident");
  drawScope("cumulative-tolls", "CUMULATIVE", "several incidents");
  byId("tolls-table").replaceChildren(tollTable());
}

function drawScope(id, scope, said) {
  const tolls = distinctTolls(tollRows.filter((row) => row.scope === scope && row.kind === tollOutcome && !row.part));
  const shown = tolls.slice(0, TOLLS_SHOWN).reverse();
  if (!shown.length) {
    draw(id, `No figure of people ${words(tollOutcome)} in ${said}.`);
    return;
  }
  const room = isPhone() ? 20 : 30;
  const named = ({ place, when }) => (when ? `${shorten(place, room - when.length - 2)}, ${when}` : shorten(place, room));
  const least = (toll) => toll.row.minimum ?? 0;
  const most = (toll) => toll.row.maximum ?? least(toll);
  // Of a village and a war on one scale the village would be invisible; a logarithm of nothing does not exist.
  const logarithmic = most(shown.at(-1)) > LOGARITHMIC_FROM * Math.max(most(shown[0]), 1);
  const drawable = (value) => (logarithmic ? Math.max(value, 1) : value);
  const bar = { type: "bar", barGap: "-100%", barMaxWidth: 18 };
  draw(id, `Largest reported numbers of people ${words(tollOutcome)} in ${said}: ${
    [...shown].reverse().slice(0, 5).map((toll) => `${toll.bounds}, ${toll.label}`).join("; ")}.`, {
    grid: { left: 4, right: 76, top: 8, bottom: logarithmic ? 24 : 4, containLabel: true },
    tooltip: { ...tooltip(([{ dataIndex }]) => tollText(shown[dataIndex])), trigger: "axis", axisPointer: { type: "shadow" } },
    xAxis: {
      ...(logarithmic ? { type: "log", min: 1 } : { type: "value", minInterval: 1, splitNumber: 3 }), ...axisColours(),
      axisLabel: { color: colour("quiet"), hideOverlap: true, formatter: briefly },
      name: logarithmic ? "logarithmic scale" : "", nameLocation: "middle", nameGap: 26, nameTextStyle: { color: colour("quiet") },
    },
    yAxis: {
      type: "category", data: shown.map(named), ...axisColours(), splitLine: { show: false },
      axisLabel: { color: colour("quiet"), interval: 0 },
    },
    series: [
      {
        ...bar, name: "up to", data: shown.map((toll) => drawable(most(toll))), itemStyle: { color: `${colour("casualty")}59` },
        label: { show: true, position: "right", color: colour("ink"), formatter: ({ dataIndex }) => shown[dataIndex].bounds },
      },
      { ...bar, name: "at least", data: shown.map((toll) => drawable(least(toll))), itemStyle: { color: colour("casualty") } },
    ],
  });
}

const brief = new Intl.NumberFormat("en", { notation: "compact" });
const briefly = (value) => brief.format(value);

/** Tolls with a figure, largest first; mentions that agree in figure, place and day are one. */
function distinctTolls(rows) {
  const tolls = new Map();
  for (const row of rows) {
    if (row.minimum === undefined && row.maximum === undefined) continue;
    const place = row.place ?? row.whom ?? row.who ?? "place not known";
    const when = row.when?.replace(/^\(article |\)$/g, "");
    const label = [place, when].filter(Boolean).join(", ");
    const bounds = boundsOf(row);
    const toll = tolls.get(`${bounds}|${label}`) ?? { row, label, place, when, bounds, mentions: 0 };
    toll.mentions += 1;
    tolls.set(`${bounds}|${label}`, toll);
  }
  const size = ({ row }) => row.maximum ?? row.minimum;
  return [...tolls.values()].sort((one, other) => size(other) - size(one));
}

function boundsOf({ minimum, maximum, approximate }) {
  const about = approximate ? "~" : "";
  if (maximum === undefined) return `${about}${number(minimum)}+`;
  if (minimum === maximum) return `${about}${number(maximum)}`;
  return `${about}${minimum === undefined ? "≤" : `${number(minimum)}–`}${number(maximum)}`;
}

function tollText({ row, bounds, label, mentions }) {
  return `${bounds} ${words(row.kind)}: ${shorten(label, 50)}\n${plural(mentions, "mention")}, the first with confidence ${
    row.confidence.toFixed(2)}`;
}

function tollTable() {
  const scopes = ["INCIDENT", "CUMULATIVE"];
  const figures = (outcome, scope) => {
    const rows = tollRows.filter((row) => row.kind === outcome && row.scope === scope);
    const largest = distinctTolls(rows.filter((row) => !row.part))[0];
    return [rows.length, rows.filter((row) => row.minimum !== undefined || row.maximum !== undefined).length,
      largest ? `${largest.bounds} (${largest.label})` : "none"];
  };
  return figureTable("Casualty mentions by outcome and scope",
    ["Outcome", "One incident: mentions", "with a figure", "largest", "Cumulative: mentions", "with a figure", "largest"],
    tally(tollRows.map((row) => row.kind)).map(([outcome]) => [words(outcome), ...scopes.flatMap((scope) => figures(outcome, scope))]));
}

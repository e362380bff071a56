// Sanctions from imposer to target, and ceasefires by status.

const NOT_NAMED = "not named";
const OTHERS = "others";

function drawSanctions(rows) {
  const acts = stated(rows).filter((row) => row.type === "sanction");
  const pairs = acts.flatMap((row) => (row.imposers ?? [NOT_NAMED]).flatMap((imposer) =>
    (row.targets ?? [NOT_NAMED]).map((target) => ({ imposer, target, action: row.kind }))));
  if (!pairs.length) {
    byId("sanctions-table").replaceChildren();
    draw("sanctions", "No sanction event.");
    return;
  }
  const room = isPhone() ? 16 : 24;
  const most = isPhone() ? 6 : 9;
  const imposers = frequent(pairs.map((pair) => pair.imposer), most);
  const targets = frequent(pairs.map((pair) => pair.target), most);
  // Somebody may be on both sides, so the side is the first letter of a node's name.
  const links = tally(pairs.map(({ imposer, target }) => JSON.stringify([
    `<${imposers.has(imposer) ? imposer : OTHERS}`, `>${targets.has(target) ? target : OTHERS}`])))
    .map(([names, value]) => ({ source: JSON.parse(names)[0], target: JSON.parse(names)[1], value }));
  const nodes = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  const side = (name) => (name[0] === "<"
    ? { depth: 0, label: { position: "right" }, itemStyle: { color: colour("sanction") } }
    : { depth: 1, label: { position: "left" }, itemStyle: { color: colour("quiet") } });
  draw("sanctions", `Flows of ${plural(acts.length, "sanction event")} from imposers to targets; most: ${
    links.slice(0, 4).map((link) => `${link.source.slice(1)} on ${link.target.slice(1)} (${link.value})`).join(", ")}.`, {
    tooltip: tooltip(({ dataType, data, name, value }) => (dataType === "edge"
      ? `${data.source.slice(1)} → ${data.target.slice(1)}: ${plural(data.value, "mention")}`
      : `${name.slice(1)}: ${plural(value, "mention")}`)),
    series: [{
      type: "sankey", left: 4, right: 4, top: 8, bottom: 8, nodeGap: 12, nodeWidth: 10, draggable: false,
      data: nodes.map((name) => ({ name, ...side(name) })), links,
      label: { color: colour("ink"), formatter: ({ name }) => shorten(name.slice(1), room), textBorderWidth: 3, textBorderColor: colour("card") },
      lineStyle: { color: colour("sanction"), opacity: 0.25, curveness: 0.5 }, emphasis: { focus: "adjacency" },
    }],
  });
  byId("sanctions-table").replaceChildren(figureTable("Sanction mentions by imposer, target and action",
    ["Imposer", "Target", "Action", "Mentions"],
    tally(pairs.map(({ imposer, target, action }) => JSON.stringify([imposer, target, words(action)]))).slice(0, 200)
      .map(([names, count]) => [...JSON.parse(names), count])));
}

const frequent = (names, most) => new Set(tally(names).slice(0, most).map(([name]) => name));

function drawCeasefires(rows) {
  const events = stated(rows).filter((row) => row.type === "ceasefire");
  if (!events.length) {
    byId("ceasefires-table").replaceChildren();
    draw("ceasefires", "No ceasefire event.");
    return;
  }
  const statuses = tally(events.map((row) => row.kind)).map(([status]) => status);
  const forms = tally(events.map((row) => row.form)).map(([form]) => form);
  const count = (status, form) => events.filter((row) => row.kind === status && row.form === form).length;
  const counts = new Map(forms.map((form) => [form, statuses.map((status) => count(status, form))]));
  const bottomUp = (values) => [...values].reverse();
  draw("ceasefires", `Bars of ${plural(events.length, "ceasefire event")} by status: ${
    statuses.map((status) => `${words(status)} ${events.filter((row) => row.kind === status).length}`).join(", ")}.`, {
    grid: { left: 4, right: 16, top: 56, bottom: 4, containLabel: true },
    legend: { ...legend(forms.map(words)), left: 0, right: undefined },
    tooltip: { ...tooltip(), trigger: "axis", axisPointer: { type: "shadow" } },
    xAxis: { type: "value", minInterval: 1, ...axisColours() },
    yAxis: {
      type: "category", data: bottomUp(statuses.map(words)), ...axisColours(), splitLine: { show: false },
      axisLabel: { color: colour("quiet"), interval: 0 },
    },
    series: forms.map((form, index) => ({
      name: words(form), type: "bar", stack: "status", data: bottomUp(counts.get(form)), barMaxWidth: 22,
      itemStyle: { color: colour("ceasefire"), opacity: 1 - index * 0.18, borderColor: colour("card"), borderWidth: 1 },
    })),
  });
  byId("ceasefires-table").replaceChildren(figureTable("Ceasefire mentions by status and kind", ["Status", ...forms.map(words)],
    statuses.map((status, index) => [words(status), ...forms.map((form) => counts.get(form)[index])])));
}

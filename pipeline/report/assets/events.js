// The events of the page, unpacked; rows are as pipeline/report/rows.py makes them.

const TYPES = ["sanction", "casualty", "ceasefire"];
const MONTH_DAYS = 31;

async function unpack(id) {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** Adds what filters and charts ask of every row again and again. */
function prepare(row) {
  row.countries ??= [];
  row.actors ??= [];
  row.searched = row.actors.join("\n").toLowerCase();
  row.day = dayOfTimeline(row);
  return row;
}

/** The day that stands for an event: its first, unless its date is too vague to be one and the article's is known. */
function dayOfTimeline(row) {
  if (!row.start) return undefined;
  const days = (Date.parse(row.end) - Date.parse(row.start)) / 86_400_000;
  return days > MONTH_DAYS && row.published ? row.published : row.start;
}

/*
 * Filters and sorts the table of teams. Without it the page shows every team in the order of its files.
 */

const form = document.querySelector("#filters");
const body = document.querySelector("tbody");
const status = document.querySelector("#count");
const none = document.querySelector("#none");
const print = document.querySelector("#print");
const headers = [...document.querySelectorAll("thead th")];
const teams = [...body.rows].map((row) => ({
  cells: [...row.cells],
  environment: row.dataset.environment,
  findings: row.dataset.findings.split(" "),
  model: row.dataset.models.split(" "),
  region: row.dataset.regions.split(" "),
  row,
  text: row.textContent.toLowerCase(),
}));

/** Shows the teams that fit all fields, and says how many they are. */
function filter() {
  const { environment, finding, model, region, text } = Object.fromEntries(new FormData(form));
  const sought = text.trim().toLowerCase();
  let shown = 0;
  for (const team of teams) {
    const fits =
      team.text.includes(sought) &&
      (environment === "" || team.environment === environment) &&
      (region === "" || team.region.includes(region)) &&
      (model === "" || team.model.includes(model)) &&
      (finding === "" || team.findings.includes(finding));
    team.row.hidden = !fits;
    if (fits) shown += 1;
  }
  none.hidden = shown > 0;
  status.textContent = shown === teams.length ? teamCount(shown) : `${shown} of ${teamCount(teams.length)}`;
}

function teamCount(number) {
  return `${number.toLocaleString("en")} team${number === 1 ? "" : "s"}`;
}

/** Sorts by a column: names from A, numbers from the greatest; once more, the other way round. */
function sort(header) {
  const column = headers.indexOf(header);
  const keyed = teams.map((team) => ({ key: keyOf(team.cells[column]), team }));
  const isNumeric = keyed.every(({ key }) => typeof key !== "string");
  const before = header.getAttribute("aria-sort");
  const first = isNumeric ? "descending" : "ascending";
  const other = isNumeric ? "ascending" : "descending";
  const direction = before === first ? other : first;
  for (const each of headers) each.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  keyed.sort((a, b) => compare(a.key, b.key, sign));
  body.append(...keyed.map(({ team }) => team.row));
}

/** A number where it is one; undefined where nothing is known. */
function keyOf({ dataset: { key } }) {
  return key === undefined || key === "" || Number.isNaN(Number(key)) ? key : Number(key);
}

/** What is not known comes last, whatever the direction. */
function compare(a, b, sign) {
  if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en", { numeric: true });
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#clear").addEventListener("click", () => {
  form.reset();
  filter();
});
for (const header of headers) header.querySelector("button")?.addEventListener("click", () => sort(header));
for (const link of document.querySelectorAll("[data-finding]")) {
  link.addEventListener("click", () => {
    form.reset();
    form.elements.finding.value = link.dataset.finding;
    filter();
    document.querySelector("#teams").focus({ preventScroll: true });
  });
}
print.addEventListener("click", () => window.print());
form.hidden = false;
print.hidden = false;
// A page that is reloaded keeps what its fields said.
filter();

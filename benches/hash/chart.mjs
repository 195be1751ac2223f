// Draws the medians as bars, grouped by where they ran. Long bars are cut, with their figure beside them.

const rowHeight = 24;
const labelWidth = 190;
const barWidth = 420;
const width = labelWidth + barWidth + 90;
const colours = { kernel: "#0b7a53", other: "#7c8da6" };

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

/** An SVG of `results` (`{ name, title, place, median }`), under the titles of `places`. */
export function chart(results, places) {
  const own = results.filter(({ name }) => name === "kernel").map(({ median }) => median);
  const most = 6 * Math.max(...own);
  const rows = Object.entries(places).flatMap(([place, title]) => [
    { heading: title }, ...results.filter((result) => result.place === place).toSorted((a, b) => a.median - b.median),
  ]);
  const height = rows.length * rowHeight + 40;
  const drawn = rows.map((row, at) => (row.heading ? heading(row, at) : bar(row, at, most))).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Milliseconds of one password's hash">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="12" y="22" font-weight="600" fill="#1a1f29">Milliseconds of one password's hash (median; less is better)</text>
${drawn}
</svg>
`;
}

const top = (at) => 34 + at * rowHeight;

const heading = ({ heading: title }, at) => `<text x="12" y="${top(at) + 17}" font-weight="600" fill="#4a5568">${escaped(title)}</text>`;

function bar({ name, title, median }, at, most) {
  const cut = median > most;
  const length = Math.max(1, Math.round((Math.min(median, most) / most) * barWidth));
  const colour = name === "kernel" ? colours.kernel : colours.other;
  const y = top(at);
  return [
    `<text x="${labelWidth - 8}" y="${y + 16}" text-anchor="end" fill="#1a1f29">${escaped(title)}</text>`,
    `<rect x="${labelWidth}" y="${y + 4}" width="${length}" height="${rowHeight - 8}" rx="2" fill="${colour}"/>`,
    ...(cut ? [`<path d="M ${labelWidth + length - 14} ${y + rowHeight - 2} l 6 -${rowHeight - 4} h 4 l -6 ${rowHeight - 4} z" fill="#ffffff"/>`] : []),
    `<text x="${labelWidth + length + 8}" y="${y + 16}" fill="#1a1f29">${median.toFixed(median < 100 ? 1 : 0)}</text>`,
  ].join("\n");
}

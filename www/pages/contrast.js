// Colours that can be read (WCAG 2.2, 1.4.3 and 1.4.11).

const channels = [1, 3, 5];
const most = 255;
const steps = 20;

/** The relative luminance of `#rrggbb`. */
function luminance(colour) {
  const [red, green, blue] = channels.map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / most;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How much two colours differ: 1 to 21. */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

export const inkOn = (colour) => (contrast(colour, "#000000") > contrast(colour, "#ffffff") ? "#000000" : "#ffffff");

/** The colour, moved towards `end` until it stands out from `paper` at least so much. */
export function readable(colour, { paper, end, least }) {
  const mixed = (share) => `#${channels.map((at) => {
    const [from, to] = [colour, end].map((it) => Number.parseInt(it.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * share).toString(16).padStart(2, "0");
  }).join("")}`;
  for (let step = 0; step < steps; step += 1) {
    if (contrast(mixed(step / steps), paper) >= least) return mixed(step / steps);
  }
  return end;
}

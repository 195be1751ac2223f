// What a browser calls itself, in words that its owner knows. Imports nothing.

const browsers = [[/\bEdgA?(iOS)?\//, "Edge"], [/\bOPR\//, "Opera"], [/\b(Firefox|FxiOS)\//, "Firefox"], [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"], [/\bSafari\//, "Safari"], [/^curl\//, "curl"]];
const systems = [[/\biPhone\b/, "iPhone"], [/\biPad\b/, "iPad"], [/\bAndroid\b/, "Android"], [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "macOS"], [/\bWindows\b/, "Windows"], [/\bLinux\b/, "Linux"]];

const nameIn = (table, agent) => table.find(([pattern]) => pattern.test(agent))?.[1];

/** Browser and system, or what the client calls itself; undefined if it says nothing. */
export function nameOf(agent) {
  if (!agent) return undefined;
  return [nameIn(browsers, agent), nameIn(systems, agent)].filter(Boolean).join(" · ") || agent;
}

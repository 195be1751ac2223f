// Every endpoint of every API, as the tables in the sources have them. Owns no server.
import { readFileSync } from "node:fs";
import { inRoot } from "../../scripts/lib/paths.mjs";

/** @type {string[]} `METHOD /path` each, written by `npm run build:endpoints`. */
const endpoints = JSON.parse(readFileSync(inRoot("tests", "edge", "endpoints.json"), "utf8"));

/** `[{ method, path }]`, segments that vary in braces. */
export const routes = endpoints.map((endpoint) => {
  const [method = "", path = ""] = endpoint.split(" ");
  return { method, path };
});

/** Methods by path. */
export const paths = Map.groupBy(routes, ({ path }) => path);

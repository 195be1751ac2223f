// Every endpoint of every API, read from the tables in the sources. Owns no server.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../scripts/lib/paths.mjs";

const entry = /\(\s*"(GET|POST|PUT|PATCH|DELETE)",\s*"(\/(?:api|v1|auth|logout|\.well-known)[^"]*)"/g;
const folder = inRoot("src", "dialect");

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"));

/** `[{ method, path }]`, segments that vary in braces. */
export const routes = files.flatMap((name) =>
  [...readFileSync(join(folder, name), "utf8").matchAll(entry)].map(([, method, path]) => ({ method, path })),
);

/** Methods by path. */
export const paths = Map.groupBy(routes, ({ path }) => path);

// Writes `scripts/admin/api.ts`: the types of the administration API, and the method and path of each call,
// from its OpenAPI document. `npm run build:admin-types` after each change of `openapi/administration.yaml`.
import { writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { load } from "../openapi/document.mjs";
import { inRoot } from "./lib/paths.mjs";

const file = inRoot("scripts", "admin", "api.ts");
const methods = ["get", "put", "post", "delete", "patch"];

/** The text of the file as the document has it now. */
export async function clientTypes() {
  const document = load().documents.administration;
  const types = astToString(await openapiTS(document, { silent: true, defaultNonNullable: false }));
  return `// Made by scripts/build-admin-types.mjs from openapi/administration.yaml: not to be changed by hand.\n${types}
/** Method and path of each call. */
export const calls = {
${callsOf(document).join("\n")}
} as const satisfies Record<keyof operations, readonly [method: string, path: string]>;
`;
}

const callsOf = ({ paths }) =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map(
        (method) =>
          `    ${item[method].operationId}: [${JSON.stringify(method.toUpperCase())}, ${JSON.stringify(path)}],`,
      ),
  );

if (process.argv[1] === import.meta.filename) writeFileSync(file, await clientTypes());

import { join } from "node:path";

// The packages of the application are those of the folder that it stands in.
const root = join(import.meta.dirname, "..", "..");

export default { turbopack: { root }, outputFileTracingRoot: root, devIndicators: false };

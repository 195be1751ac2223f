import { definePolicy, format } from "relatch";
import * as common from "relatch/lists/common-10k";

const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);

export default function Page() {
  return <ul>{policy.check("password1").issues.map((issue) => <li key={issue.code}>{format(issue)}</li>)}</ul>;
}

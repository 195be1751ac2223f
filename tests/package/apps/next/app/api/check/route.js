import { definePolicy } from "relatch";

const policy = definePolicy({ version: 1, preset: "recommended" });

export function GET() {
  return Response.json({ ok: policy.check("kd83-Qw0z-Lfe1").ok });
}

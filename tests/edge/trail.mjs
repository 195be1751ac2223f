// The trail of a tenant as a test reads, seals and exports it. Owns no server; asks through a client.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const withinMs = 20_000;
const pollMs = 25;
/** A chain rests two seconds between two runs, and a lease ends after thirty. */
const restMs = 31_000;

/** Ways to make and read entries at an edge: changes of passwords, and the rows of its database. */
export function writesOf(edge) {
  const change = (bearer, current_password, new_password) =>
    edge.call("POST", "/api/password/change", { bearer, body: { current_password, new_password } });

  /** The rows that a statement answers. */
  async function rows(sql, ...values) {
    const { DB } = await edge.env();
    const { results } = await DB.prepare(sql)
      .bind(...values)
      .all();
    return results;
  }

  return { change, rows };
}

/** What can be asked of the trail of a tenant. */
export function trailOf(edge, tenant) {
  const get = async (path, query = "") => {
    const answer = await edge.admin("GET", `${path}?tenant=${tenant}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer;
  };
  const events = async (query = "") => (await get("/events", `&limit=500${query}`)).json.events;
  const verify = async (query = "") => (await get("/events/verify", query)).json;

  /** The entries once `enough(entries)`, newest first: refusals are told after the answer. */
  async function until(enough, query) {
    let entries = [];
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(pollMs)) {
      entries = await events(query);
      if (enough(entries)) return entries;
    }
    throw new Error(`the trail never told what was awaited: ${JSON.stringify(entries.slice(0, 9))}`);
  }

  /** The newest entry of a kind, with a detail if one is named, once it is there. */
  async function entry(kind, detail) {
    const is = (found) => found.kind === kind && (detail === undefined || found.detail === detail);
    return (await until((entries) => entries.some(is))).find(is);
  }

  /** Has everything chained: what a check finds then. */
  async function sealed() {
    let findings;
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(pollMs)) {
      await edge.advanceClock(restMs);
      assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
      findings = await verify();
      if (findings.unsealed === 0) return findings;
    }
    throw new Error(`never sealed: ${JSON.stringify(findings)}`);
  }

  /** The whole export, page by page, as one text. */
  async function exported(limit = 500) {
    let [text, after] = ["", undefined];
    do {
      const page = (await get("/events/export", `&limit=${limit}${after === undefined ? "" : `&after=${after}`}`)).text;
      text += page;
      after = JSON.parse(page.trimEnd().split("\n").at(-1)).next ?? undefined;
    } while (after !== undefined);
    return text;
  }

  return { events, verify, until, entry, sealed, exported };
}

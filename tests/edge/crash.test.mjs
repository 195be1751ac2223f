// A power cut under load: every success that was answered is there after a restart on the same state, the
// audit trail verifies, and no change is half made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTrail } from "../../scripts/lib/trail.mjs";
import { serveEdge } from "./harness.mjs";
import { opens, refreshes, signIn, signedIn, tenantOf } from "./people.mjs";
import { trailOf } from "./trail.mjs";

const served = await serveEdge();

/** What a person did that was answered with success, and what was still under way when the power went. */
const ledgerOf = (person, cut) => ({
  person,
  cut,
  password: person.password,
  pending: null,
  changes: 0,
  asked: 0,
  name: person.name,
  naming: null,
});

/** @type {typeof served.call} */
const call = (...args) => served.call(...args);

/** One operation of a person after another, until nobody answers any more. */
async function live(ledger, onRound) {
  const { person, cut } = ledger;
  for (let round = 0; ; round += 1) {
    const next = `Sparrow-${cut}-${round}-Ladder-31`;
    ledger.pending = next;
    const changed = await call("POST", "/api/password/change", {
      bearer: person.bearer,
      body: { current_password: ledger.password, new_password: next },
    });
    assert.equal(changed.status, 204, changed.text);
    Object.assign(ledger, { password: next, pending: null, changes: ledger.changes + 1 });

    const refused = await call("POST", "/api/password/change", {
      bearer: person.bearer,
      body: { current_password: "Wrong-Guess-0001", new_password: next },
    });
    assert.equal(refused.status, 400, refused.text);

    const asked = await call("POST", "/api/password/reset/request", {
      body: { email: person.email, tenant: person.tenant },
    });
    assert.equal(asked.status, 202, asked.text);
    ledger.asked += 1;

    ledger.naming = `${round}`;
    const named = await served.admin("PATCH", `/accounts/${person.id}`, { name: `${round}` });
    assert.equal(named.status, 200, named.text);
    Object.assign(ledger, { name: `${round}`, naming: null });
    onRound();
  }
}

/** Lives until the power goes: what breaks off then is the connection, nothing else. */
async function until(dark, ledger, onRound) {
  try {
    await live(ledger, onRound);
  } catch (error) {
    if (!dark.now || error.code === "ERR_ASSERTION") throw error;
  }
}

test("kill -9 under load: every answered success is there, the trail verifies, nothing is half made", async () => {
  const { id: tenant } = await tenantOf(served);
  const trail = trailOf(served, tenant);
  let people = await Promise.all(Array.from({ length: 4 }, () => signedIn(served, { tenant })));
  for (let cut = 0; cut < 2; cut += 1) {
    const dark = { now: false };
    const ledgers = people.map((person) => ledgerOf(person, cut));
    const before = (await trail.events()).map(({ id }) => id);
    let rounds = 0;
    let living;
    // The power goes in the middle of other rounds, never at the same place.
    const enough = new Promise((resolve) => {
      const onRound = () => (rounds += 1) === people.length + cut && resolve();
      living = ledgers.map((ledger) => until(dark, ledger, onRound));
    });
    await Promise.race([Promise.all(living), enough]);
    dark.now = true;
    await served.kill();
    await Promise.all(living);
    await served.restart();

    const events = await trail.events();
    for (const { person, password, pending, changes, name, naming } of ledgers) {
      const mine = events.filter(({ id, account }) => account === person.id && !before.includes(id));
      const opened = (await opens(served, person, password)) ? password : pending;
      assert.ok(
        opened === password || (await opens(served, person, pending)),
        "the last answered password, or the one under way",
      );
      const made = mine.filter(({ kind }) => kind === "password-changed").length;
      assert.equal(made, changes + (opened === password ? 0 : 1), "a change is there with its entry, or neither is");
      const shown = (await served.admin("GET", `/accounts/${person.id}`)).json.name;
      assert.ok(
        naming === null ? shown === name : [name, naming].includes(shown),
        `${shown} is neither ${name} nor ${naming}`,
      );
      assert.ok(await refreshes(served, person), "the session that changed it goes on");
      Object.assign(person, { password: opened, name: shown });
    }
    // Every request that was answered is acted on after the restart: it has an entry in the end.
    const asked = ledgers.reduce((sum, ledger) => sum + ledger.asked, 0);
    await call("POST", "/dev/tick");
    const answered = (entries) =>
      entries.filter(({ id, kind }) => !before.includes(id) && ["reset-issued", "reset-requested"].includes(kind))
        .length;
    await trail.until((entries) => answered(entries) >= asked);

    const findings = await trail.sealed();
    assert.deepEqual([findings.intact, findings.faults, findings.unsealed], [true, [], 0]);
    assert.deepEqual(checkTrail(await trail.exported()).faults, []);
    people = await Promise.all(
      people.map(async (person) => {
        const answer = await signIn(served, person, person.password);
        assert.equal(answer.status, 200, answer.text);
        return { ...person, bearer: answer.json.access_token, refresh: answer.json.refresh_token };
      }),
    );
  }
});

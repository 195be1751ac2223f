// What is said about estimates: complete in every language, with the language's own plurals and digits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { application, pack } from "./installed.mjs";
import { languages, load } from "./package.mjs";

const { advise } = await load("advice");
const { strength } = await load("strength");
const { default: en } = await load("advice/en");

/** A password for each weakness that the estimator names. */
const weak = {
  word: "password",
  context: "zyxomatic",
  walk: "zxcvfdsa",
  sequence: "fghijklm",
  repeat: "a9a9a9a9",
  date: "13.7.1984",
  short: "q7Z",
};
const context = { service: "Zyxomatic" };

test("every weakness has a password here, and the estimator names it", () => {
  for (const [weakness, password] of Object.entries(weak)) {
    assert.equal(strength(password, { context }).warning, weakness, password);
  }
  assert.deepEqual(Object.keys(en.weaknesses).sort(), Object.keys(weak).sort());
});

for (const language of languages) {
  const { default: table } = await load(`advice/${language}`);

  test(`${language}: both sentences for every weakness, and its own`, () => {
    const said = new Set();
    for (const [weakness, password] of Object.entries(weak)) {
      const advice = advise(strength(password, { context }), table);
      for (const sentence of [advice.warning, advice.suggestion]) {
        assert.match(sentence, /[.。]$/, weakness);
        assert.doesNotMatch(sentence, /[{}]|undefined/);
        if (language !== "en") assert.ok(!JSON.stringify(en).includes(sentence), sentence);
        said.add(sentence);
      }
      assert.doesNotMatch(advice.crackTime, /[{}]|undefined/);
    }
    assert.equal(said.size, 14);
  });

  test(`${language}: a time in the language's own words`, () => {
    const { crackTime } = table;
    const of = (log10) => advise({ warning: undefined, log10 }, table).crackTime;
    assert.equal(of(2), crackTime.replace("{time}", table.instant));
    assert.equal(of(300), crackTime.replace("{time}", table.centuries));
    /** @type {[seconds: number, count: number, unit: string][]} */
    const times = [
      [1, 1, "second"],
      [2, 2, "second"],
      [300, 5, "minute"],
      [7200, 2, "hour"],
      [950_400, 11, "day"],
      [5.4e6, 2, "month"],
      [6.4e8, 20, "year"],
    ];
    for (const [seconds, count, unit] of times) {
      const time = new Intl.NumberFormat(table.locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
      assert.equal(of(Math.log10(seconds * 10_000 * 1.001)), crackTime.replace("{time}", time));
    }
  });
}

test("a strong password has a time and nothing against it", () => {
  assert.deepEqual(advise(strength("kd83-Qw0z-Lfe1-uu2p")), { crackTime: "Time to guess it: centuries" });
});

test("as many guesses a second as the host says", () => {
  assert.equal(advise({ warning: undefined, log10: 10 }, en, 1e10).crackTime, "Time to guess it: 1 second");
});

test("what is no table is told what would be right", async () => {
  const module = await load("advice/de");
  assert.throws(() => advise(strength("password"), module), /import de from "relatch\/advice\/de"/);
});

test("a runtime without units says them in English", () => {
  const { NumberFormat } = Intl;
  Intl.NumberFormat = undefined;
  try {
    assert.equal(advise({ warning: undefined, log10: 8 }).crackTime, "Time to guess it: 2 hours");
  } finally {
    Intl.NumberFormat = NumberFormat;
  }
});

test("the packed package has it in a new project", async () => {
  const code = `
    import { strength } from "relatch/strength";
    import { advise } from "relatch/advice";
    import pl from "relatch/advice/pl";
    export default advise(strength("zxcvfdsa"), pl);
  `;
  const app = application(pack(), { "package.json": '{"type":"module"}', "index.js": code });
  const { default: advice } = await import(`file://${app}/index.js`);
  assert.match(advice.warning, /klawi/);
  assert.match(advice.crackTime, /odgadnięcie/);
});

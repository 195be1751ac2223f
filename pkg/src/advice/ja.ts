/**
 * Japanese.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Japanese. */
const ja: AdviceTable = {
  locale: "ja",
  weaknesses: {
    word: {
      warning: "多くの人が使う単語やパスワードがほとんどを占めています。",
      suggestion: "互いに関係のない単語をいくつか組み合わせてください。",
    },
    context: {
      warning: "ご自身の情報やこのサービスの名前がほとんどを占めています。",
      suggestion: "他の人が知っている名前やアドレスは使わないでください。",
    },
    walk: {
      warning: "キーボードで隣り合うキーの並びです。",
      suggestion: "曲がりの多い長い並びか、できれば単語を使ってください。",
    },
    sequence: {
      warning: "順番どおりの文字や数字は早い段階で推測されます。",
      suggestion: "「abcd」や「6543」のような並びは避けてください。",
    },
    repeat: {
      warning: "同じ文字が繰り返されています。",
      suggestion: "繰り返しに効果はありません。別の単語を加えてください。",
    },
    date: {
      warning: "日付や年は早い段階で推測されます。",
      suggestion: "日付、特にご自身に関わるものは避けてください。",
    },
    short: {
      warning: "短すぎるため推測されやすくなっています。",
      suggestion: "単語を 1 つか 2 つ加えてください。記号や大文字は必要ありません。",
    },
  },
  crackTime: "推測にかかる時間: {time}",
  instant: "1 秒未満",
  centuries: "数百年以上",
};

export default ja;

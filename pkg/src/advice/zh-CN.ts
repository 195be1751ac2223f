/**
 * Chinese in simplified characters.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Chinese in simplified characters. */
const zh: AdviceTable = {
  locale: "zh-CN",
  weaknesses: {
    word: {
      warning: "它大部分是许多人使用的词或密码。",
      suggestion: "请把几个互不相关的词组合在一起。",
    },
    context: {
      warning: "它大部分是您自己的信息或此服务的名称。",
      suggestion: "请不要使用别人知道的姓名和地址。",
    },
    walk: {
      warning: "它由键盘上相邻的键组成。",
      suggestion: "请使用更长且有转折的路径，最好使用词语。",
    },
    sequence: {
      warning: "按顺序排列的字母或数字很快就会被猜到。",
      suggestion: "请避免“abcd”或“6543”这样的序列。",
    },
    repeat: {
      warning: "同样的字符一再重复。",
      suggestion: "重复没有帮助。请改为添加其他词语。",
    },
    date: {
      warning: "日期和年份很快就会被猜到。",
      suggestion: "请避免日期，尤其是与您有关的日期。",
    },
    short: {
      warning: "它太短，容易被猜到。",
      suggestion: "请再添加一两个词。不需要符号和大写字母。",
    },
  },
  crackTime: "猜出所需时间：{time}",
  instant: "不到 1 秒",
  centuries: "数百年以上",
};

export default zh;

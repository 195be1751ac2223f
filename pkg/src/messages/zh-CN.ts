/**
 * Simplified Chinese.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Simplified Chinese. */
const zhCN: Messages = {
  locale: "zh-CN",
  dir: "ltr",
  issues: {
    too_short: "请至少使用 {need} 个字符。",
    too_long: "请最多使用 {need} 个字符。",
    too_many_bytes: "密码太长，请换一个较短的密码。",
    missing_class: "{classes}：请至少使用 {need} 个。",
    classes_of: "请至少混合使用 {need} 种字符：大写字母、小写字母、数字、符号。",
    not_allowed: "第 {need} 个字符不允许使用。",
    repeating: {
      other: "同一字符请勿连续使用超过 {need} 次。",
    },
    sequential: "请避免超过 {need} 个字符的连续序列，如“abcd”或“4321”。",
    common: "这是常用密码，容易被猜到。请换一个。",
    common_derived: "这只是常用密码的简单变化，容易被猜到。请换一个。",
    context: "请勿使用您的个人信息或本服务的名称作为密码。",
    weak: "密码太容易被猜到。请加长或使其更难预测。",
    invisible_character: "密码包含不可见字符，之后可能无法再次输入。",
    mixed_script: "密码混用了不同字母表中外形相似的字母，之后可能无法再次输入。",
    breached: "此密码在数据泄露中出现过 {count} 次。请换一个。",
    breach_unavailable: "暂时无法查询已知的数据泄露。请稍后再试。",
    reused: "您以前使用过此密码。请换一个。",
    unknown: "无法使用此密码。请换一个。",
  },
  rules: {
    min_length: "至少 {need} 个字符",
    max_length: "最多 {need} 个字符",
    class: "{classes}：至少 {need} 个",
    classes_of: "至少包含以下类型中的 {need} 种：{classes}",
    allowed: "只能使用这些字符：{classes}",
    repeating: "同一字符连续不超过 {need} 次",
    sequential: "“abcd”或“4321”之类的序列不超过 {need} 个字符",
    common: "不是常用密码",
    context: "不是您的个人信息或本服务的名称",
    strength: "不易猜到",
  },
  passphrase: "或者使用至少 {need} 个任意字符",
  classes: {
    upper: "大写字母",
    lower: "小写字母",
    digit: "数字",
    special: "符号",
    "ascii-printable": "英文字母、数字和符号",
    unicode: "任意字符",
  },
  ui: {
    title: "密码要求",
    show: "显示密码",
    hide: "隐藏密码",
    shown: "密码已显示",
    hidden: "密码已隐藏",
    met: "已满足：{rule}",
    unmet: "未满足：{rule}",
    pending: "提交时检查：{rule}",
    complete: "已满足所有要求",
    remaining: "还有 {count} 项要求未满足",
    strength: "强度",
    scores: ["非常弱", "弱", "一般", "强", "非常强"],
  },
};

export default zhCN;

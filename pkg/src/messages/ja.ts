/**
 * Japanese.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Japanese. */
const ja: Messages = {
  locale: "ja",
  dir: "ltr",
  issues: {
    too_short: "{need}文字以上にしてください。",
    too_long: "{need}文字以下にしてください。",
    too_many_bytes: "パスワードが長すぎます。もっと短くしてください。",
    missing_class: "{classes}を{need}文字以上使ってください。",
    classes_of: "大文字・小文字・数字・記号のうち{need}種類以上を組み合わせてください。",
    not_allowed: "{need}文字目の文字は使えません。",
    repeating: {
      other: "同じ文字を{need}回を超えて続けないでください。",
    },
    sequential: "「abcd」や「4321」のような{need}文字を超える並びは避けてください。",
    common: "よく使われていて推測されやすいパスワードです。別のものにしてください。",
    common_derived: "よく使われるパスワードを少し変えただけで推測されやすいものです。別のものにしてください。",
    context: "ご自身の情報やこのサービスの名前をパスワードに使わないでください。",
    weak: "推測されやすいパスワードです。もっと長く、または予測しにくくしてください。",
    invisible_character: "パスワードに見えない文字が含まれています。もう一度入力できない可能性があります。",
    mixed_script:
      "パスワードに、見た目の似た異なる文字体系の文字が混在しています。もう一度入力できない可能性があります。",
    breached: "このパスワードはデータ漏えいで{count}回確認されています。別のものにしてください。",
    breach_unavailable: "既知のデータ漏えいを確認できませんでした。しばらくしてからお試しください。",
    reused: "以前に使われたパスワードです。別のものにしてください。",
    unknown: "このパスワードは使用できません。別のものを選んでください。",
  },
  rules: {
    min_length: "{need}文字以上",
    max_length: "{need}文字以下",
    class: "{classes}を{need}文字以上",
    classes_of: "次のうち{need}種類以上：{classes}",
    allowed: "使える文字：{classes}",
    repeating: "同じ文字の連続は{need}回まで",
    sequential: "「abcd」や「4321」のような並びは{need}文字まで",
    common: "よく使われるパスワードではない",
    context: "ご自身の情報やこのサービスの名前ではない",
    strength: "推測されにくい",
  },
  passphrase: "または、文字の種類を問わず{need}文字以上",
  classes: {
    upper: "英大文字",
    lower: "英小文字",
    digit: "数字",
    special: "記号",
    "ascii-printable": "半角の英数字と記号",
    unicode: "すべての文字",
  },
  ui: {
    title: "パスワードの条件",
    show: "パスワードを表示",
    hide: "パスワードを隠す",
    shown: "パスワードが表示されています",
    hidden: "パスワードは隠されています",
    met: "達成：{rule}",
    unmet: "未達成：{rule}",
    pending: "送信時に確認：{rule}",
    complete: "すべての条件を満たしています",
    remaining: "満たしていない条件が{count}件あります",
    strength: "強度",
    scores: ["非常に弱い", "弱い", "普通", "強い", "非常に強い"],
  },
};

export default ja;

/**
 * Korean.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Korean. */
const ko: Messages = {
  locale: "ko",
  dir: "ltr",
  issues: {
    too_short: "{need}자 이상 입력하세요.",
    too_long: "{need}자 이하로 입력하세요.",
    too_many_bytes: "비밀번호가 너무 깁니다. 더 짧게 입력하세요.",
    missing_class: "{classes}: {need}자 이상 사용하세요.",
    classes_of: "대문자, 소문자, 숫자, 기호 중 {need}가지 이상을 섞어 쓰세요.",
    not_allowed: "{need}번째 문자는 사용할 수 없습니다.",
    repeating: {
      other: "같은 문자를 {need}번 넘게 연속으로 사용하지 마세요.",
    },
    sequential: "‘abcd’나 ‘4321’처럼 {need}자를 넘는 연속된 문자는 피하세요.",
    common: "많이 쓰여서 추측하기 쉬운 비밀번호입니다. 다른 비밀번호를 선택하세요.",
    common_derived: "많이 쓰이는 비밀번호를 조금 바꾼 것이라 추측하기 쉽습니다. 다른 비밀번호를 선택하세요.",
    context: "개인 정보나 이 서비스의 이름을 비밀번호로 사용하지 마세요.",
    weak: "추측하기 쉬운 비밀번호입니다. 더 길거나 예측하기 어렵게 만드세요.",
    invisible_character: "비밀번호에 보이지 않는 문자가 있습니다. 다시 입력하지 못할 수 있습니다.",
    mixed_script:
      "비밀번호에 서로 비슷하게 보이는 다른 문자 체계의 글자가 섞여 있습니다. 다시 입력하지 못할 수 있습니다.",
    breached: "이 비밀번호는 데이터 유출에서 {count}번 발견되었습니다. 다른 비밀번호를 선택하세요.",
    breach_unavailable: "알려진 데이터 유출을 확인할 수 없습니다. 잠시 후 다시 시도하세요.",
    reused: "이전에 사용한 비밀번호입니다. 다른 비밀번호를 선택하세요.",
    unknown: "이 비밀번호는 사용할 수 없습니다. 다른 비밀번호를 선택하세요.",
  },
  rules: {
    min_length: "{need}자 이상",
    max_length: "{need}자 이하",
    class: "{classes}: {need}자 이상",
    classes_of: "다음 중 {need}가지 이상: {classes}",
    allowed: "사용 가능한 문자: {classes}",
    repeating: "같은 문자는 연속 {need}번까지",
    sequential: "‘abcd’나 ‘4321’ 같은 연속 문자는 {need}자까지",
    common: "흔히 쓰이는 비밀번호가 아님",
    context: "개인 정보나 이 서비스의 이름이 아님",
    strength: "추측하기 어려움",
  },
  passphrase: "또는 종류에 상관없이 {need}자 이상",
  classes: {
    upper: "대문자",
    lower: "소문자",
    digit: "숫자",
    special: "기호",
    "ascii-printable": "영문자, 숫자, 기호",
    unicode: "모든 문자",
  },
  ui: {
    title: "비밀번호 조건",
    show: "비밀번호 표시",
    hide: "비밀번호 숨기기",
    shown: "비밀번호가 표시됩니다",
    hidden: "비밀번호가 숨겨졌습니다",
    met: "충족: {rule}",
    unmet: "미충족: {rule}",
    pending: "제출할 때 확인: {rule}",
    complete: "모든 조건을 충족했습니다",
    remaining: "충족하지 않은 조건이 {count}개 있습니다",
    strength: "강도",
    scores: ["매우 약함", "약함", "보통", "강함", "매우 강함"],
  },
};

export default ko;

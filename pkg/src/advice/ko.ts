/**
 * Korean.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Korean. */
const ko: AdviceTable = {
  locale: "ko",
  weaknesses: {
    word: {
      warning: "많은 사람이 사용하는 단어나 비밀번호가 대부분입니다.",
      suggestion: "서로 관련이 없는 단어를 여러 개 이어 쓰세요.",
    },
    context: {
      warning: "본인의 정보나 이 서비스의 이름이 대부분입니다.",
      suggestion: "다른 사람이 아는 이름이나 주소는 빼세요.",
    },
    walk: {
      warning: "키보드에서 이웃한 키를 따라갑니다.",
      suggestion: "방향이 바뀌는 더 긴 경로를 쓰거나, 단어를 쓰는 편이 더 좋습니다.",
    },
    sequence: {
      warning: "순서대로 이어지는 글자나 숫자는 일찍 추측됩니다.",
      suggestion: "‘abcd’나 ‘6543’ 같은 순서는 피하세요.",
    },
    repeat: {
      warning: "같은 문자가 계속 반복됩니다.",
      suggestion: "반복은 도움이 되지 않습니다. 다른 단어를 추가하세요.",
    },
    date: {
      warning: "날짜와 연도는 일찍 추측됩니다.",
      suggestion: "날짜, 특히 본인과 관련된 날짜는 피하세요.",
    },
    short: {
      warning: "너무 짧아서 추측하기 쉽습니다.",
      suggestion: "단어를 한두 개 추가하세요. 기호와 대문자는 필요하지 않습니다.",
    },
  },
  crackTime: "추측하는 데 걸리는 시간: {time}",
  instant: "1초 미만",
  centuries: "수백 년 이상",
};

export default ko;

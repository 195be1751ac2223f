//! The mails in Korean.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "계정",
    reset_subject: "비밀번호 재설정",
    reset_lead: "{brand} 비밀번호 재설정 요청이 있었습니다. 본인이라면 이 링크를 여세요:",
    reset_action: "새 비밀번호 정하기",
    reset_code: "링크를 열 수 없다면 요청한 화면에 이 코드를 입력하세요:",
    reset_code_alone: "비밀번호 재설정 코드:",
    reset_ignore: "본인이 아니라면 아무것도 하지 마세요. 비밀번호는 그대로입니다.",
    otp_subject: "코드",
    otp_lead: "계속하려면 이 코드를 입력하세요:",
    otp_hint: "10분 동안 유효합니다. 코드를 읽어 달라고 요청하는 일은 절대 없습니다.",
    elsewhere_subject: "로그인 방법",
    elsewhere_lead: "{brand} 비밀번호 재설정 요청이 있었습니다. 여기에는 비밀번호가 없습니다. 평소처럼 소속 기관 계정으로 로그인하세요. 본인이 아니라면 아무것도 하지 마세요.",
    invited_subject: "초대를 받았습니다",
    invited_lead: "{brand}에 초대되었습니다. 이 링크를 열어 비밀번호를 정하세요:",
    verify_subject: "주소 확인",
    verify_lead: "이 주소가 {brand}에 등록되었습니다.",
    verify_action: "주소 확인하기",
    verify_code: "방금 본인이 등록했다면 등록한 화면에 이 코드를 입력하세요:",
    verify_ignore: "본인이 아니라면 아무것도 하지 말고 누구에게도 알려 주지 마세요. 계정은 없습니다.",
    known_subject: "이미 계정이 있습니다",
    known_lead: "이미 계정이 있는 이 주소를 등록하려는 시도가 있었습니다. 본인이고 비밀번호를 잊었다면 재설정을 요청하세요. 아니라면 아무것도 하지 마세요.",
    changed_subject: "비밀번호가 변경되었습니다",
    changed_lead: "{brand} 비밀번호가 변경되었습니다.",
    changed_at: "시각: {at}",
    changed_from: "국가: {country}",
    changed_with: "기기: {agent}",
    changed_hint: "본인이 아니라면 즉시 재설정을 요청하세요. 모든 세션이 종료됩니다.",
    changed_action: "본인이 아닙니다",
};

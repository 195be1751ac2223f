//! The mails in Chinese.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "您的账号",
    reset_subject: "重置密码",
    reset_lead: "有人请求重置 {brand} 的密码。如果是您本人，请打开此链接：",
    reset_action: "设置新密码",
    reset_code: "如果无法打开，请在提出请求的页面输入此验证码：",
    reset_code_alone: "您的密码重置验证码：",
    reset_ignore: "如果不是您本人，无需任何操作：您的密码保持不变。",
    otp_subject: "您的验证码",
    otp_lead: "请输入此验证码以继续：",
    otp_hint: "十分钟内有效。任何人都不会要求您读出它。",
    elsewhere_subject: "您的登录方式",
    elsewhere_lead: "有人请求重置 {brand} 的密码。您在这里没有密码：请像往常一样用您所在组织的账号登录。如果不是您本人，无需任何操作。",
    invited_subject: "您收到了邀请",
    invited_lead: "您被邀请加入 {brand}。请打开此链接设置密码：",
    verify_subject: "确认您的地址",
    verify_lead: "有人在 {brand} 注册了此地址。",
    verify_action: "确认地址",
    verify_code: "如果刚才是您本人，请在注册页面输入此验证码：",
    verify_ignore: "如果不是您本人，无需任何操作，也不要告诉任何人：账号并不存在。",
    known_subject: "您已有账号",
    known_lead: "有人尝试注册此地址，但它已有账号。如果是您本人且忘记了密码，请申请重置；否则无需任何操作。",
    changed_subject: "您的密码已修改",
    changed_lead: "{brand} 的密码已修改。",
    changed_at: "时间：{at}",
    changed_from: "国家/地区：{country}",
    changed_with: "设备：{agent}",
    changed_hint: "如果不是您本人，请立即重置密码：所有会话都会结束。",
    changed_action: "不是我本人",
};

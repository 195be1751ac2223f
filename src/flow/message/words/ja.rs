//! The mails in Japanese.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "アカウント",
    reset_subject: "パスワードの再設定",
    reset_lead: "{brand} のパスワードの再設定が求められました。ご本人であれば、次のリンクを開いてください:",
    reset_action: "新しいパスワードを選ぶ",
    reset_code: "リンクを開けない場合は、手続きした画面でこのコードを入力してください:",
    reset_code_alone: "パスワード再設定用のコード:",
    reset_ignore: "心当たりがなければ、何もしないでください。パスワードはそのままです。",
    otp_subject: "コード",
    otp_lead: "続けるには、このコードを入力してください:",
    otp_hint: "10 分間有効です。コードを読み上げるようお願いすることは決してありません。",
    elsewhere_subject: "サインインの方法",
    elsewhere_lead: "{brand} のパスワードの再設定が求められました。ここにはパスワードがありません。いつものように所属組織のアカウントでサインインしてください。心当たりがなければ、何もしないでください。",
    invited_subject: "招待が届いています",
    invited_lead: "{brand} に招待されています。次のリンクからパスワードを選んでください:",
    verify_subject: "アドレスの確認",
    verify_lead: "このアドレスが {brand} に登録されました。",
    verify_action: "アドレスを確認する",
    verify_code: "たった今ご本人が登録したのであれば、登録した画面でこのコードを入力してください:",
    verify_ignore: "心当たりがなければ、何もせず、だれにも教えないでください。アカウントはありません。",
    known_subject: "すでにアカウントがあります",
    known_lead: "このアドレスの登録が試みられましたが、すでにアカウントがあります。ご本人でパスワードをお忘れの場合は、再設定をお求めください。そうでなければ、何もしないでください。",
    changed_subject: "パスワードが変更されました",
    changed_lead: "{brand} のパスワードが変更されました。",
    changed_at: "日時: {at}",
    changed_from: "国: {country}",
    changed_with: "端末: {agent}",
    changed_hint: "心当たりがなければ、すぐに再設定してください。すべてのセッションが終了します。",
    changed_action: "心当たりがありません",
};

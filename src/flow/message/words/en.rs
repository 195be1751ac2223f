//! The mails in English.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "your account",
    reset_subject: "Reset your password",
    reset_lead: "Somebody asked to reset the password of {brand}. If that was you, follow this link:",
    reset_action: "Choose a new password",
    reset_code: "If you cannot follow it, type this code where you asked:",
    reset_code_alone: "Your password reset code is:",
    reset_ignore: "If it was not you, do nothing: your password stays as it is.",
    otp_subject: "Your code",
    otp_lead: "Type this code to go on:",
    otp_hint: "It is good for ten minutes. Nobody will ever ask you to read it out.",
    elsewhere_subject: "How you sign in",
    elsewhere_lead: "Somebody asked to reset the password of {brand}. You have no password here: sign in the way you always do, with your organisation's account. If it was not you who asked, do nothing.",
    invited_subject: "You are invited",
    invited_lead: "You are invited to {brand}. Follow this link to choose a password:",
    verify_subject: "Confirm your address",
    verify_lead: "Somebody registered this address with {brand}.",
    verify_action: "Confirm the address",
    verify_code: "If that was you, just now, type this code where you registered:",
    verify_ignore: "If it was not you, do nothing and give it to nobody: there is no account.",
    known_subject: "You have an account already",
    known_lead: "Somebody tried to register this address, which has an account already. If it was you and you forgot your password, ask for a reset. If not, do nothing.",
    changed_subject: "Your password was changed",
    changed_lead: "The password of {brand} was changed.",
    changed_at: "When: {at}",
    changed_from: "Country: {country}",
    changed_with: "Device: {agent}",
    changed_hint: "If it was not you, ask for a reset at once: it ends every session.",
    changed_action: "This was not me",
};

//! The mails in Portuguese.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "a sua conta",
    reset_subject: "Redefina a sua senha",
    reset_lead: "Alguém pediu para redefinir a senha de {brand}. Se foi você, siga este link:",
    reset_action: "Escolher uma nova senha",
    reset_code: "Se não puder segui-lo, digite este código onde fez o pedido:",
    reset_code_alone: "O seu código para redefinir a senha:",
    reset_ignore: "Se não foi você, não faça nada: a sua senha continua como está.",
    otp_subject: "O seu código",
    otp_lead: "Digite este código para continuar:",
    otp_hint: "Vale por dez minutos. Ninguém jamais pedirá que o leia em voz alta.",
    elsewhere_subject: "Como você entra",
    elsewhere_lead: "Alguém pediu para redefinir a senha de {brand}. Você não tem senha aqui: entre como sempre, com a conta da sua organização. Se não foi você, não faça nada.",
    invited_subject: "Você tem um convite",
    invited_lead: "Você tem um convite para {brand}. Siga este link para escolher uma senha:",
    verify_subject: "Confirme o seu endereço",
    verify_lead: "Alguém registrou este endereço em {brand}.",
    verify_action: "Confirmar o endereço",
    verify_code: "Se foi você, agora mesmo, digite este código onde se registrou:",
    verify_ignore: "Se não foi você, não faça nada e não o dê a ninguém: não há conta.",
    known_subject: "Você já tem uma conta",
    known_lead: "Alguém tentou registrar este endereço, que já tem uma conta. Se foi você e esqueceu a senha, peça para redefini-la. Se não, não faça nada.",
    changed_subject: "A sua senha foi mudada",
    changed_lead: "A senha de {brand} foi mudada.",
    changed_at: "Quando: {at}",
    changed_from: "País: {country}",
    changed_with: "Dispositivo: {agent}",
    changed_hint: "Se não foi você, peça logo para redefini-la: isso encerra todas as sessões.",
    changed_action: "Não fui eu",
};

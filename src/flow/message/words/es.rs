//! The mails in Spanish.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "tu cuenta",
    reset_subject: "Restablece tu contraseña",
    reset_lead: "Alguien ha pedido restablecer la contraseña de {brand}. Si has sido tú, sigue este enlace:",
    reset_action: "Elegir una contraseña nueva",
    reset_code: "Si no puedes seguirlo, escribe este código donde lo pediste:",
    reset_code_alone: "Tu código para restablecer la contraseña:",
    reset_ignore: "Si no has sido tú, no hagas nada: tu contraseña sigue igual.",
    otp_subject: "Tu código",
    otp_lead: "Escribe este código para continuar:",
    otp_hint: "Vale diez minutos. Nadie te pedirá nunca que lo leas en voz alta.",
    elsewhere_subject: "Cómo inicias sesión",
    elsewhere_lead: "Alguien ha pedido restablecer la contraseña de {brand}. Aquí no tienes contraseña: inicia sesión como siempre, con la cuenta de tu organización. Si no has sido tú, no hagas nada.",
    invited_subject: "Tienes una invitación",
    invited_lead: "Tienes una invitación a {brand}. Sigue este enlace para elegir una contraseña:",
    verify_subject: "Confirma tu dirección",
    verify_lead: "Alguien ha registrado esta dirección en {brand}.",
    verify_action: "Confirmar la dirección",
    verify_code: "Si has sido tú, ahora mismo, escribe este código donde te registraste:",
    verify_ignore: "Si no has sido tú, no hagas nada y no se lo des a nadie: no hay ninguna cuenta.",
    known_subject: "Ya tienes una cuenta",
    known_lead: "Alguien ha intentado registrar esta dirección, que ya tiene una cuenta. Si has sido tú y olvidaste la contraseña, pide restablecerla. Si no, no hagas nada.",
    changed_subject: "Tu contraseña ha cambiado",
    changed_lead: "La contraseña de {brand} ha cambiado.",
    changed_at: "Cuándo: {at}",
    changed_from: "País: {country}",
    changed_with: "Dispositivo: {agent}",
    changed_hint: "Si no has sido tú, pide enseguida restablecerla: eso cierra todas las sesiones.",
    changed_action: "No he sido yo",
};

//! px0's bearer sessions: signing in, who is calling, listing and ending them. May import what
//! `dialect` may.

use core::fmt::Write;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::super::{Answer, Call, Trouble};
use super::fields::Fields;
use super::{account, error};
use crate::account::{Email, Plain, Session, SessionId, SessionKind, Time};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::session::sessions::{self, Ending, SECRET_BYTES, SessionSecret};
use crate::flow::session::sign_in::{self, Wish};
use crate::flow::{Caller, Failure, Ports, bearer};

const PREFIX: &str = "sess_";
const LIFE: i64 = 24 * Time::HOUR;

/// Signs in.
pub(super) async fn sign_in<P: Ports>(call: &Call<'_, P>) -> Result<Answer, Trouble> {
    let fields = Fields::read(call, &["email", "password"])?;
    let (email, password) = fields.pair("email", "password")?;
    let email = Email::of_account(email).map_err(|_| Failure::Unauthenticated("no address"))?;
    let wish = Wish { kind: SessionKind::Opaque, life: Some(LIFE), most: None };
    let password = Plain::new(password.to_owned());
    let signed_in = sign_in::by_password(&call.cx, &email, &password, wish).await?;
    let SessionSecret::Opaque(secret) = &signed_in.secret else {
        return Err(Failure::internal("a session of another kind than was asked for").into());
    };
    let token = spelled(secret);
    let answer = json!({
        "token": token.as_str(),
        "expires_at": signed_in.session.expires_at.rfc3339(),
        "user": account::shown(&signed_in.account),
    });
    Ok(Answer::json(200, &answer))
}

/// Signs out. There is nothing to say to those who were not signed in.
pub(super) async fn sign_out<P: Ports>(call: &Call<'_, P>) -> Result<Answer, Trouble> {
    match caller(call, Some(Operation::SignOut)).await {
        Ok(caller) => {
            sessions::end(&call.cx, &caller, Ending::Own).await?;
        }
        Err(Failure::Unauthenticated(_) | Failure::Gone) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(Answer::empty(204))
}

/// The caller's sessions.
pub(super) async fn list<P: Ports>(call: &Call<'_, P>) -> Result<Answer, Trouble> {
    let caller = caller(call, None).await?;
    let own = caller.session_id();
    let sessions = sessions::list(&call.cx, &caller).await?;
    let sessions: Vec<Value> = sessions.iter().map(|session| shown(session, own)).collect();
    Ok(Answer::json(200, &json!({ "sessions": sessions })))
}

fn shown(session: &Session, own: Option<SessionId>) -> Value {
    json!({
        "id": session.id,
        "is_current": Some(session.id) == own,
        "user_agent": session.device.agent,
        "created_at": session.created_at.rfc3339(),
        "expires_at": session.expires_at.rfc3339(),
    })
}

/// Ends one of the caller's sessions.
pub(super) async fn end<P: Ports>(
    call: &Call<'_, P>,
    parameters: &[&str],
) -> Result<Answer, Trouble> {
    let caller = caller(call, None).await?;
    let id = parameters.first().and_then(|id| id.parse().ok());
    let id = id.ok_or_else(|| error::of(400, "invalid id"))?;
    match sessions::end(&call.cx, &caller, Ending::One(id)).await? {
        0 => Err(error::of(404, "session not found").into()),
        _ => Ok(Answer::empty(204)),
    }
}

/// Who is calling.
///
/// # Errors
///
/// [`Failure::Unauthenticated`] without a good session; [`Failure::Limited`].
pub(super) async fn caller<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, Failure> {
    let secret: Vec<_> = bearer(call.request.authorization()).and_then(read).into_iter().collect();
    caller::by_secrets(&call.cx, &secret, operation).await
}

/// `sess_` and the secret's bytes as lower-case hexadecimal digits.
fn spelled(secret: &[u8]) -> Zeroizing<String> {
    let mut token = Zeroizing::new(String::with_capacity(PREFIX.len() + 2 * secret.len()));
    token.push_str(PREFIX);
    for byte in secret {
        // Writing to a string cannot fail.
        let _ = write!(token, "{byte:02x}");
    }
    token
}

fn read(token: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits = token.strip_prefix(PREFIX)?.as_bytes();
    if digits.len() != 2 * SECRET_BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET_BYTES));
    for pair in digits.chunks_exact(2) {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let (high, low) = pair.first().and_then(digit).zip(pair.last().and_then(digit))?;
        bytes.push(u8::try_from(high << 4 | low).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_sess_and_64_hexadecimal_digits() {
        let secret: Vec<u8> = (0..32).map(|byte| byte * 8).collect();
        let token = spelled(&secret);
        assert_eq!(token.len(), PREFIX.len() + 64);
        assert!(token.starts_with("sess_0008101820"));
        assert_eq!(*read(&token).unwrap(), secret);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let digits = "0".repeat(64);
        for token in
            [digits.clone(), format!("sess_{digits}0"), format!("sess_{}é", "0".repeat(62))]
        {
            assert!(read(&token).is_none(), "{token}");
        }
        assert!(read(&format!("sess_{}g", "0".repeat(63))).is_none());
        assert!(read("sess_").is_none());
    }
}

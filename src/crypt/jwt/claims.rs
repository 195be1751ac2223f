//! The claims that this service reads and writes. Imports nothing of ours.

use serde_json::{Map, Number, Value};

use super::JwtError;
use super::object::Object;

/// The claims of an access token (RFC 7519, section 4; RFC 9068). Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// Issuer.
    pub iss: Option<String>,
    /// Subject.
    pub sub: Option<String>,
    /// Audiences; one is written as a string, several as an array.
    pub aud: Vec<String>,
    /// Expiry: from this second on the token is dead.
    pub exp: Option<i64>,
    /// Not valid before this second.
    pub nbf: Option<i64>,
    /// When it was issued.
    pub iat: Option<i64>,
    /// The token's own id.
    pub jti: Option<String>,
    /// The session's id.
    pub sid: Option<String>,
    /// The tenant's id.
    pub tenant_id: Option<String>,
    /// Scopes, separated by single spaces. A `scope` that is no string grants nothing.
    pub scope: Option<String>,
    /// The e-mail address that the issuer knows.
    pub email: Option<String>,
    /// Whether the issuer verified it: a JSON boolean, or the text `true` or `false`, which Cognito and
    /// Apple write. Anything else counts as not said.
    pub email_verified: Option<bool>,
    /// Every other claim.
    pub extra: Map<String, Value>,
}

impl Claims {
    /// The granted scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.iter().flat_map(|scope| scope.split(' ')).filter(|scope| !scope.is_empty())
    }

    /// Whether exactly that scope is granted.
    #[must_use]
    pub fn has_scope(&self, name: &str) -> bool {
        self.scopes().any(|scope| scope == name)
    }

    /// Seconds from issue to expiry, where the token says both.
    #[must_use]
    pub fn life_s(&self) -> Option<i64> {
        Some(self.exp?.saturating_sub(self.iat?))
    }

    /// A claim that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match name {
            "sub" => self.sub.as_deref(),
            "sid" => self.sid.as_deref(),
            _ => self.extra.get(name)?.as_str(),
        }
    }

    pub(super) fn read(payload: jwt_compact::Claims<Object>) -> Result<Self, JwtError> {
        let mut members = payload.custom.0;
        Ok(Self {
            exp: payload.expiration.map(|time| time.timestamp()),
            nbf: payload.not_before.map(|time| time.timestamp()),
            iat: payload.issued_at.map(|time| time.timestamp()),
            iss: text(&mut members, "iss")?,
            sub: text(&mut members, "sub")?,
            aud: audiences(members.remove("aud"))?,
            jti: text(&mut members, "jti")?,
            sid: text(&mut members, "sid")?,
            tenant_id: text(&mut members, "tenant_id")?,
            scope: text(&mut members, "scope").unwrap_or_default(),
            email: text(&mut members, "email")?,
            email_verified: members.remove("email_verified").and_then(|value| truth(&value)),
            extra: members,
        })
    }

    pub(super) fn write(&self) -> jwt_compact::Claims<Object> {
        let texts = [
            ("iss", &self.iss),
            ("sub", &self.sub),
            ("jti", &self.jti),
            ("sid", &self.sid),
            ("tenant_id", &self.tenant_id),
            ("scope", &self.scope),
            ("email", &self.email),
        ];
        let times = [("exp", self.exp), ("nbf", self.nbf), ("iat", self.iat)];
        let mut members = self.extra.clone();
        for (name, value) in texts {
            put(&mut members, name, value.clone().map(Value::String));
        }
        for (name, value) in times {
            put(&mut members, name, value.map(|time| Value::Number(Number::from(time))));
        }
        put(&mut members, "email_verified", self.email_verified.map(Value::Bool));
        put(&mut members, "aud", audience_value(&self.aud));
        jwt_compact::Claims::new(Object(members))
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
}

/// A claim that is a string or null or absent.
fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, JwtError> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwtError::Malformed),
    }
}

/// A boolean, or one that was written as text.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// `aud` is a string or an array of strings (RFC 7519, section 4.1.3).
fn audiences(value: Option<Value>) -> Result<Vec<String>, JwtError> {
    let one = |value| match value {
        Value::String(text) => Ok(text),
        _ => Err(JwtError::Malformed),
    };
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(many)) => many.into_iter().map(one).collect(),
        Some(value) => Ok(vec![one(value)?]),
    }
}

fn audience_value(audiences: &[String]) -> Option<Value> {
    match audiences {
        [] => None,
        [one] => Some(Value::String(one.clone())),
        many => Some(Value::Array(many.iter().cloned().map(Value::String).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_scope(scope: &str) -> Claims {
        Claims { scope: Some(scope.to_owned()), ..Claims::default() }
    }

    #[test]
    fn a_scope_is_matched_whole() {
        let claims = with_scope("openid prld:pwd:write");
        assert!(claims.has_scope("prld:pwd:write"));
        for other in ["prld:pwd", "pwd:write", "PRLD:PWD:WRITE", "", "openid prld:pwd:write"] {
            assert!(!claims.has_scope(other), "{other}");
        }
        assert!(!with_scope("xprld:pwd:write").has_scope("prld:pwd:write"));
        assert!(!with_scope("prld:pwd:write\topenid").has_scope("prld:pwd:write"));
        assert!(!Claims::default().has_scope(""));
    }

    #[test]
    fn life_is_from_issue_to_expiry() {
        let claims = Claims { exp: Some(900), iat: Some(0), ..Claims::default() };
        assert_eq!(claims.life_s(), Some(900));
        assert_eq!(Claims { iat: None, ..claims }.life_s(), None);
    }
}

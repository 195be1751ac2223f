//! Bodies as Unleash's schemas take them: members that must be there, none that is unknown, scalars
//! read as text. Only the first fault is reported. May import what `dialect` may.

use zeroize::Zeroizing;

use super::super::body::{BodyError, Json, Object};
use super::super::{ApiError, Call};
use super::error;
use crate::account::Plain;
use crate::flow::Ports;

/// Which members a body has; all of them are strings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema {
    /// Those that must be there, in the order in which they are missed.
    pub(super) required: &'static [&'static str],
    /// Those that may be there.
    pub(super) optional: &'static [&'static str],
}

/// A body that fits its schema.
#[derive(Debug)]
pub(super) struct Form(Object);

/// What is wrong with a body, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SchemaError {
    path: String,
    reason: String,
}

impl Schema {
    fn faults(&self, body: &Object) -> Option<SchemaError> {
        let missing = self.required.iter().find(|name| body.get(name).is_none());
        if let Some(name) = missing {
            let path = format!("/body/{name}");
            let reason = format!(
                "The `{path}` property is required. It was not present on the data you sent."
            );
            return Some(SchemaError { path, reason });
        }
        let known = |name: &&str| self.required.contains(name) || self.optional.contains(name);
        if let Some(name) = body.names().find(|name| !known(name)) {
            let path = format!("/body/{name}");
            let reason = format!(
                "The `/body` object of the request body does not allow additional properties. \
                 Your request included the `{path}` property."
            );
            return Some(SchemaError { path, reason });
        }
        let mut members = self.required.iter().chain(self.optional);
        let name = members
            .find(|name| matches!(body.get(name), Some(Json::Array(_) | Json::Object(_))))?;
        let path = format!("/body/{name}");
        let reason = error::wrong_type(&path, "string");
        Some(SchemaError { path, reason })
    }
}

impl Form {
    /// A member as text: a scalar as it prints, `null` as nothing.
    pub(super) fn text(&self, name: &str) -> Option<Zeroizing<String>> {
        match self.0.get(name)? {
            Json::Null => Some(Zeroizing::default()),
            Json::Bool(value) => Some(Zeroizing::new(value.to_string())),
            Json::Number(text) => Some(Zeroizing::new(text.clone())),
            Json::Text(text) => Some(text.clone()),
            Json::Array(_) | Json::Object(_) => None,
        }
    }

    /// A required member as text.
    pub(super) fn required(&self, name: &str) -> Zeroizing<String> {
        self.text(name).unwrap_or_default()
    }

    /// The new password.
    ///
    /// # Errors
    ///
    /// 400 if it is empty.
    pub(super) fn password(&self) -> Result<Plain, ApiError> {
        let text = self.required("password");
        if text.is_empty() {
            return Err(error::empty_password().into());
        }
        Ok(Plain::new(text.to_string()))
    }
}

/// Reads the body of a request.
///
/// # Errors
///
/// 415, 413 or 400, in this order.
pub(super) fn read<P: Ports>(call: &Call<'_, P>, schema: &Schema) -> Result<Form, ApiError> {
    let id = || Some(call.cx.request_id());
    let body = match call.json() {
        // No body at all is one without members.
        Err(BodyError::Malformed) if call.request.is_bare() => Object::default(),
        Err(unread) => return Err(error::unreadable(&unread, id()).into()),
        Ok(body) => body,
    };
    match schema.faults(&body) {
        Some(fault) => Err(error::bad_data(&fault.path, &fault.reason, id()).into()),
        None => Ok(Form(body)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::body::parse;
    use super::*;

    const SCHEMA: Schema = Schema { required: &["token", "password"], optional: &["more"] };

    fn fault(text: &str) -> Option<(String, String)> {
        let fault = SCHEMA.faults(&parse(text.as_bytes()).unwrap());
        fault.map(|fault| (fault.path, fault.reason))
    }

    #[test]
    fn u_17_the_first_fault_is_told() {
        let missing = |path: &str| {
            let reason = "property is required. It was not present on the data you sent.";
            Some((path.to_owned(), format!("The `{path}` {reason}")))
        };
        assert_eq!(fault("{}"), missing("/body/token"));
        assert_eq!(fault(r#"{"x":1}"#), missing("/body/token"));
        assert_eq!(fault(r#"{"token":["a"],"x":1}"#), missing("/body/password"));
        let extra = "The `/body` object of the request body does not allow additional properties. \
                     Your request included the `/body/x` property.";
        assert_eq!(
            fault(r#"{"token":["a"],"password":"b","x":1}"#),
            Some(("/body/x".to_owned(), extra.to_owned()))
        );
    }

    #[test]
    fn u_17_a_value_of_the_wrong_type_is_not_repeated() {
        let (path, reason) = fault(r#"{"token":["hunter2"],"password":"b"}"#).unwrap();
        assert_eq!(path, "/body/token");
        assert!(reason.starts_with("The `/body/token` property must be string."), "{reason}");
        assert!(!reason.contains("hunter2"), "{reason}");
    }

    #[test]
    fn scalars_are_read_as_text() {
        let body = parse(br#"{"token":1,"password":null,"more":true}"#).unwrap();
        assert_eq!(SCHEMA.faults(&body), None);
        let form = Form(body);
        assert_eq!(*form.required("token"), "1");
        assert_eq!(*form.required("password"), "");
        assert_eq!(form.text("more").as_deref().map(String::as_str), Some("true"));
        assert!(form.text("none").is_none());
    }
}

//! The server's verdicts in bulk, so that the npm package's can be compared with them, report by
//! report. Only builds for tests have it. May import `account` and `policy`.

use serde::Deserialize;
use serde_json::Value;

use crate::account::nfc;
use crate::policy::{Context, Input, Normalization, Policy, Report, Source};

/// What is judged at a time: passwords under one policy, each with what is known about its owner.
#[derive(Deserialize)]
struct Batch {
    policy: Value,
    inputs: Vec<(String, Owner)>,
}

#[derive(Deserialize)]
struct Owner {
    email: Option<String>,
    username: Option<String>,
    name: Option<String>,
    service: Option<String>,
}

/// Judges `{"policy": …, "inputs": [[password, {"email"?, "username"?, "name"?, "service"?}], …]}`
/// and answers the reports in the same order, as JSON.
///
/// # Errors
///
/// What is wrong with the batch, or with its policy.
pub fn reports(batch: &str) -> Result<String, String> {
    let Batch { policy, inputs } =
        serde_json::from_str(batch).map_err(|error| error.to_string())?;
    let policy = Policy::from_json(&policy.to_string()).map_err(|error| error.to_string())?;
    let reports: Vec<Report> =
        inputs.iter().map(|(password, owner)| judge(&policy, password, owner)).collect();
    serde_json::to_string(&reports).map_err(|error| error.to_string())
}

fn judge(policy: &Policy, typed: &str, owner: &Owner) -> Report {
    let Owner { email, username, name, service } = owner;
    let words = [email, username, name, service].map(|word| word.as_deref().map(nfc));
    let named = Source::NAMED.into_iter().zip(&words);
    let context: Vec<_> = named
        .filter_map(|(source, word)| Some(Context { source, word: word.as_deref()? }))
        .collect();
    let password = match policy.normalize {
        Normalization::Nfc => nfc(typed),
        Normalization::None => typed.to_owned(),
    };
    policy.check(&Input { password: &password, context: &context })
}

#[cfg(test)]
mod tests {
    use super::reports;

    #[test]
    fn a_batch_is_judged_in_order() {
        let batch =
            r#"{"policy":{"version":1,"length":{"min":2}},"inputs":[["e\u0301",{}],["ab",{}]]}"#;
        assert_eq!(
            reports(batch).unwrap(),
            concat!(
                r#"[{"ok":false,"issues":[{"code":"too_short","need":2,"got":1,"unit":"code-point"}],"#,
                r#""warnings":[],"met":[],"pending":[],"length":1},"#,
                r#"{"ok":true,"issues":[],"warnings":[],"met":["min_length"],"pending":[],"length":2}]"#
            )
        );
        assert!(reports("{}").is_err());
        assert!(reports(r#"{"policy":{"version":2},"inputs":[]}"#).is_err());
    }
}

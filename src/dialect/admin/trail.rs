//! The audit trail of a tenant.

use serde_json::{Value, json};

use super::Desk;
use super::read::wrong;
use crate::dialect::{Answer, Trouble};
use crate::flow::administrator::Permission;
use crate::flow::trail::{self, Fault};
use crate::flow::{Ports, tenancy};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Page,
    Check,
}

/// Answers what is asked.
pub(super) async fn run<P: Ports>(
    desk: &Desk<'_, P>,
    endpoint: Endpoint,
) -> Result<Answer, Trouble> {
    desk.administrator.may(Permission::Events)?;
    let tenant = desk.request.parameter("tenant");
    let tenant = tenant.ok_or_else(|| wrong("tenant", "must be given"))?;
    let cx = tenancy::at(desk.ports, tenant).await?;
    match endpoint {
        Endpoint::Page => {
            let events = trail::page(&cx, desk.number("before")?, desk.limit()?).await?;
            Ok(Answer::json(200, &json!({ "events": events })))
        }
        Endpoint::Check => {
            let findings = trail::check(&cx, desk.number("before")?).await?;
            let faults: Vec<Value> = findings.faults.iter().map(fault).collect();
            Ok(Answer::json(
                200,
                &json!({
                    "intact": faults.is_empty(),
                    "checked": findings.checked,
                    "faults": faults,
                    "unsealed": findings.unsealed,
                    "next": findings.next,
                }),
            ))
        }
    }
}

fn fault(fault: &Fault) -> Value {
    match fault {
        Fault::Altered(sequence) => json!({ "fault": "altered", "sequence": sequence }),
        Fault::Missing(from, to) => json!({ "fault": "missing", "from": from, "to": to }),
    }
}

//! The audit trail of a tenant.

use serde_json::json;

use super::Desk;
use super::read::wrong;
use crate::dialect::{Answer, Trouble};
use crate::flow::administrator::Permission;
use crate::flow::{Ports, tenancy, trail};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Page,
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
    }
}

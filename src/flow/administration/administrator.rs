//! Who may administer: bearer tokens that are configured outside the database.

use crate::account::{Actor, AdministratorToken, EventKind, Token};
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::{Caller, Context, Ports, UseCaseError, bearer};

pub use crate::account::Permission;

/// An authenticated administrator.
#[derive(Clone, Debug)]
pub struct Administrator {
    name: Option<String>,
    permissions: Vec<Permission>,
}

impl Administrator {
    /// Lets the trail of what is done in `cx` name the administrator.
    pub fn signs<P: Ports>(&self, cx: &Context<'_, P>) {
        if let Some(name) = &self.name {
            cx.administered_by(name.as_str());
        }
    }

    /// Requires a permission.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::InsufficientScope`] without it.
    pub fn may(&self, permission: Permission) -> Result<(), UseCaseError> {
        let granted = self.permissions.iter().any(|granted| granted.includes(permission));
        granted.then_some(()).ok_or(UseCaseError::InsufficientScope)
    }
}

/// Finds out which administrator sends a bearer token. Every configured token is compared, each in
/// constant time.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] if none does.
pub fn authenticate<P: Ports>(
    ports: &P,
    header: Option<&str>,
) -> Result<Administrator, UseCaseError> {
    let shown = bearer(header).ok_or(UseCaseError::Unauthenticated("no bearer token"))?;
    let shown = Token::new(shown.to_owned());
    let compared = |found, known: &'_ AdministratorToken| match known.token == shown {
        true => Some(known.clone()),
        false => found,
    };
    let known = ports.keys().administrators.iter().fold(None, compared);
    let known = known.ok_or(UseCaseError::Unauthenticated("not an administrator"))?;
    ports.log().administrator(known.name.as_deref().unwrap_or(Actor::Administrator.as_str()));
    Ok(Administrator { name: known.name, permissions: known.permissions })
}

/// Finds out whether a caller may administer the accounts of a tenant through a dialect's own
/// calls: an account that is marked for it, whose attempt at `operation` is counted, or a token of the
/// administration API.
///
/// # Errors
///
/// [`UseCaseError::Forbidden`] for everybody else who is signed in; [`UseCaseError::Limited`] for an account that
/// tried `operation` too often; and as [`caller::by_bearer`].
pub async fn of_tenant<P: Ports>(
    cx: &Context<'_, P>,
    header: Option<&str>,
    operation: Option<Operation>,
) -> Result<Actor, UseCaseError> {
    if let Ok(administrator) = authenticate(cx.ports, header) {
        let may = administrator.may(Permission::Accounts);
        cx.told(EventKind::AdministrationRefused, may, None)?;
        administrator.signs(cx);
        return Ok(Actor::Administrator);
    }
    let caller = caller::by_bearer(cx, header, operation).await?;
    match caller.account.admin {
        true => {
            cx.administered_by(caller.account.id.to_string());
            Ok(Actor::Administrator)
        }
        false => {
            let refused = Err(UseCaseError::Forbidden(Vec::new()));
            cx.told(EventKind::AdministrationRefused, refused, None)
        }
    }
}

/// Demands that a caller who is signed in administers the tenant, and lets the trail of what is done name
/// them.
///
/// # Errors
///
/// [`UseCaseError::InsufficientScope`] for everybody else.
pub fn require<P: Ports>(cx: &Context<'_, P>, caller: &Caller) -> Result<(), UseCaseError> {
    if !caller.account.admin {
        return Err(UseCaseError::InsufficientScope);
    }
    cx.administered_by(caller.account.id.to_string());
    Ok(())
}

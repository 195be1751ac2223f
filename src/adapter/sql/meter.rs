//! Statements on the meters of the limits, for the batches of other steps.

/// Takes attempts off the meters named in `:refunded` if a condition holds, as many as each is named.
pub(super) fn refund_meters(condition: &str) -> String {
    format!(
        "UPDATE counter SET count = MAX(0, count - (
             SELECT COUNT(*) FROM json_each(:refunded) WHERE value = counter.key))
         WHERE tenant_id = :tenant AND count > 0
           AND key IN (SELECT value FROM json_each(:refunded)) AND {condition}"
    )
}

/// Sets the meters named in `:forgiven` back to nothing if a condition holds.
pub(super) fn reset_meters(condition: &str) -> String {
    format!(
        "DELETE FROM counter WHERE tenant_id = :tenant
           AND key IN (SELECT value FROM json_each(:forgiven)) AND {condition}"
    )
}

//! Calls to endpoints outside, over https.

use core::time::Duration;

use worker::Headers;

use super::outbound;
use crate::account::EndpointUrl;
use crate::port::{Courier, Delivered, Delivery};

/// No endpoint is waited for longer (`docs/webhooks.md` promises it).
const PATIENCE: Duration = Duration::from_secs(10);

/// The way to endpoints that a tenant's administrator configured.
#[derive(Clone, Copy, Debug)]
pub struct HttpCourier;

impl Courier for HttpCourier {
    async fn deliver(&self, delivery: &Delivery) -> Delivered {
        let Ok(url) = delivery.url.parse::<EndpointUrl>() else { return Delivered::Forbidden };
        let Ok(headers) = headers(delivery) else { return Delivered::Forbidden };
        match outbound::post(url.as_str(), headers, &delivery.body, PATIENCE).await {
            Ok(answer) if (200..300).contains(&answer.status) => Delivered::Yes,
            Ok(answer) => Delivered::Refused(answer.status),
            Err(_) => Delivered::Unanswered,
        }
    }
}

fn headers(delivery: &Delivery) -> worker::Result<Headers> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("user-agent", "Relatch")?;
    headers.set("webhook-id", &delivery.id)?;
    headers.set("webhook-timestamp", &delivery.timestamp.to_string())?;
    headers.set("webhook-signature", &delivery.signature)?;
    Ok(headers)
}

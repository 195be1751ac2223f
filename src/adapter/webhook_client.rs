//! Calls to endpoints outside, over https. Free of the platform.

use core::time::Duration;

use crate::account::EndpointUrl;
use crate::port::{
    Delivery, DeliveryOutcome, Http, HttpError, HttpRequest, HttpResponse, Method, ReadBody,
    WebhookClient,
};

/// No endpoint is waited for longer (`docs/webhooks.md` promises it).
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest text of a refusal that is awaited, in bytes.
const MAX_BYTES: usize = 4 * 1024;

/// The way to endpoints that a tenant's administrator configured.
#[derive(Clone, Copy, Debug)]
pub struct HttpWebhookClient<H>(pub H);

impl<H: Http> HttpWebhookClient<H> {
    async fn post(
        &self,
        url: &EndpointUrl,
        delivery: &Delivery,
    ) -> Result<HttpResponse, HttpError> {
        let request = HttpRequest {
            url,
            method: Method::Post(&delivery.body),
            headers: &[
                ("content-type", "application/json"),
                ("user-agent", "Relatch"),
                ("webhook-id", &delivery.id),
                ("webhook-timestamp", &delivery.timestamp.to_string()),
                ("webhook-signature", &delivery.signature),
            ],
            read: ReadBody::Refusal,
            most_bytes: MAX_BYTES,
            patience: PATIENCE,
        };
        self.0.send(&request).await
    }
}

impl<H: Http> WebhookClient for HttpWebhookClient<H> {
    async fn deliver(&self, delivery: &Delivery) -> DeliveryOutcome {
        let Ok(url) = delivery.url.parse() else { return DeliveryOutcome::Forbidden };
        match self.post(&url, delivery).await {
            Ok(answer) if answer.is_success() => DeliveryOutcome::Accepted,
            Ok(answer) => DeliveryOutcome::Refused(answer.status),
            Err(HttpError::Unsendable) => DeliveryOutcome::Forbidden,
            Err(_) => DeliveryOutcome::Unanswered,
        }
    }
}

//! JITSudo.

use super::answer::Answer;
use super::route::Route;
use super::{Api, Call, Request, Trouble};
use crate::flow::Ports;

/// JITSudo.
pub(super) struct Jitsudo;

/// Its endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {}

impl Api for Jitsudo {
    type Endpoint = Endpoint;
    const ROUTES: &'static [Route<Endpoint>] = &[];

    async fn run<P: Ports>(
        _call: &Call<'_, P>,
        endpoint: Endpoint,
        _parameters: &[&str],
    ) -> Result<Answer, Trouble> {
        match endpoint {}
    }

    fn refuse(_trouble: &Trouble, _request: &Request) -> Answer {
        Answer::empty(404)
    }
}

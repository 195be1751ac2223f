//! Metrics through Workers Analytics Engine: one point a request, without tenant, account or
//! address.

use worker::{AnalyticsEngineDataPointBuilder, AnalyticsEngineDataset, Env};

use crate::port::Record;

/// What a request was, in words of our own.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// The API that served it.
    pub via: &'a str,
    /// The pattern of its endpoint.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// What it cost.
    pub record: &'a Record,
}

/// The data set behind the binding `METRICS`.
#[derive(Debug)]
pub struct Metrics(AnalyticsEngineDataset);

impl Metrics {
    /// The data set, if the deployment has one.
    pub fn new(env: &Env) -> Option<Self> {
        env.analytics_engine("METRICS").ok().map(Self)
    }

    /// Writes a point; what is lost is lost.
    #[allow(clippy::cast_precision_loss, reason = "counts of one request are far below 2^53")]
    pub fn write(&self, point: &Point<'_>) {
        let record = point.record;
        let doubles = [
            f64::from(point.status),
            point.took as f64,
            f64::from(record.hashes),
            f64::from(record.round_trips),
            (record.open_ms + record.write_ms) as f64,
            record.rows_read as f64,
            record.rows_written as f64,
        ];
        let blobs = [point.route, point.via];
        let built = AnalyticsEngineDataPointBuilder::new()
            .indexes([point.route])
            .blobs(blobs)
            .doubles(doubles)
            .build();
        let _ = self.0.write_data_point(&built);
    }
}

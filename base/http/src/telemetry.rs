//! Numbers in Prometheus' form.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper ends of the buckets of a duration, in seconds.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Starts to record, once for the whole process. None when somebody else records already.
pub fn record() -> Option<&'static PrometheusHandle> {
    RECORDER.get_or_init(start).as_ref()
}

fn start() -> Option<PrometheusHandle> {
    let suffix = Matcher::Suffix("_seconds".to_owned());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(suffix, &SECONDS).ok()?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    describe();
    Some(handle)
}

fn describe() {
    metrics::describe_histogram!("http_request_duration_seconds", "Time to the answer, by route template.");
    metrics::describe_counter!("http_requests_total", "Requests answered, by route template and class of status.");
    metrics::describe_gauge!("http_requests_in_flight", "Requests under way.");
    metrics::describe_counter!("http_rate_limited_total", "Requests refused because there were too many.");
    metrics::describe_counter!("http_shed_total", "Requests refused because too many were under way.");
    metrics::describe_counter!("http_timed_out_total", "Requests given up because they took too long.");
    metrics::describe_counter!("http_panics_total", "Handlers that panicked.");
    metrics::describe_gauge!("http_connections", "Open connections.");
}

/// All numbers, as Prometheus reads them.
pub(crate) fn render() -> String {
    record().map(PrometheusHandle::render).unwrap_or_default()
}

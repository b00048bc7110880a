"""Temporal's runtime in this process: where metrics can be read and where logs go."""

import ipaddress
import logging

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)


class MetricsAddressRefused(ValueError):
    """The address for the metrics is not ``HOST:PORT`` on the loopback interface."""


def install_runtime(metrics_bind: str | None = None) -> Runtime:
    """Set up the process's default runtime. Call this once, before the first client.

    With ``metrics_bind``, such as ``127.0.0.1:9464``, Prometheus reads ``/metrics`` there. There
    is no sign-in, so only a loopback address is accepted. Raises MetricsAddressRefused,
    RuntimeError if the process already has a runtime, and ValueError if the port is in use.
    """
    if metrics_bind is not None:
        _check_loopback(metrics_bind)
    # The compiled part logs through Python, so that its lines are filtered and formatted like ours.
    # Its fields are left out, because they could contain anything.
    forwarding = LogForwardingConfig(
        logger=logging.getLogger("temporalio"),
        append_log_fields_to_message=False,
        prepend_target_on_message=False,
    )
    runtime = Runtime(
        telemetry=TelemetryConfig(
            logging=LoggingConfig(
                filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
                forwarding=forwarding,
            ),
            metrics=None
            if metrics_bind is None
            else PrometheusConfig(
                bind_address=metrics_bind,
                counters_total_suffix=True,
                unit_suffix=True,
                durations_as_seconds=True,
            ),
        )
    )
    Runtime.set_default(runtime)
    return runtime


def _check_loopback(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = False
    if not loopback or not port.isdigit():
        raise MetricsAddressRefused(
            f"Metrics cannot be served at {address!r}: give a loopback address and a port, "
            "such as 127.0.0.1:9464."
        )

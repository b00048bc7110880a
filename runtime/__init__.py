"""How Temporal is plugged in: plugin, codec, attributes, embedded server, logs, telemetry."""

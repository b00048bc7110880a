"""How Temporal is connected: plugin, codec, search attributes, logs, telemetry, build."""

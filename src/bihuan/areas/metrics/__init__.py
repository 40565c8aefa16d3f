"""Metrics: what service data say, and what a control chart makes of it."""

"""Certificates and keys for tests, and what root alone can test."""

from __future__ import annotations

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile(
    "workbench", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("workbench")

"""What all tests share: how hard hypothesis tries.

``HYPOTHESIS_PROFILE=thorough`` runs 5,000 examples a property; without it 120, so that the suite stays quick.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

slow_machines_are_no_bug = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("ci", max_examples=120, deadline=None, suppress_health_check=slow_machines_are_no_bug)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=slow_machines_are_no_bug)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

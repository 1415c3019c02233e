"""The partner: answers a phrase with one of its own, and is silent otherwise."""

"""bfa: where and when, why, and did it help - for local crime prevention."""

__version__ = "0.1.0"

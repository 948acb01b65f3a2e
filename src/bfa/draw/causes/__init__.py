"""Causes and measures drawn for a room: what leads to a problem, where it is broken, and what answers what."""

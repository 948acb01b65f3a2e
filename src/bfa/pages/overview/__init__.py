"""The overview on a page."""

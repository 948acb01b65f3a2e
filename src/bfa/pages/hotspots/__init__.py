"""Where, when and whether it lasts, on a page."""

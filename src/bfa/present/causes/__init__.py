"""The causes on a page: what is counted of them, what may be shown, and in which words."""

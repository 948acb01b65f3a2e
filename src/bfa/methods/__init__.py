"""Floor 2, what can be computed: one method per file; arrays and frames in, small results out."""

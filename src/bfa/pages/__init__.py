"""Floor 7, what people see: each page, section by section."""

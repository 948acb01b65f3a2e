"""Floor 4, what people see: the disclosure gate, tables, charts, maps, sentences and pages."""

"""Floor 6, specifications in, HTML out: tables, charts, maps and workbooks. Knows no answer."""

"""The effect on a page: answer, tables, plan and promise."""

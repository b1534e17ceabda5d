"""Workbooks as they exist: read, mapped, checked, previewed, applied whole, undone whole."""

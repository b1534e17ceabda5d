"""From a department's workbook to typed rows: the header found, columns chosen, values read."""

"""What users do with duties: record that they were done, and withdraw a record."""

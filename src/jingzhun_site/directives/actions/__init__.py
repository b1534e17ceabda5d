"""What users do with documents: upload, review, hand over, withdraw."""

"""What users do with cross-checks: send files in, run them, judge differences and pairs."""

"""What users do with goals: hand down, object, answer, report, verify."""

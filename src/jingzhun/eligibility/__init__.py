"""From a snapshot to decisions: who meets which standard, who is entitled to what, what is missing.

:func:`decide` runs all rules in force over a snapshot; :func:`explain_rule` tells why for one subject;
:func:`simulate` compares two sets of rules over the same snapshot.
"""

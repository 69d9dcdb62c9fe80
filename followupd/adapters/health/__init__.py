"""What ``doctor`` looks at, one module for each; none of them changes anything.

A look gives ``core.health.Check`` values. What it can't tell it says it can't tell.
"""

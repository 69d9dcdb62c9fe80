"""The world, thinly: each adapter keeps its port's contract and lets no foreign exception out."""

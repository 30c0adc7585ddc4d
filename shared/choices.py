"""What the household and each person may choose among, in words: for options, which are read without loading the engine."""

BLEND, PEARSON, POPULARITY, HYBRID = STRATEGIES = ("blend", "pearson", "popularity", "hybrid")
PENALISE, EXCLUDE = DISLIKES = ("penalise", "exclude")

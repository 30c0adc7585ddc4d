"""What is known of a title whoever asks: votes, ratings, age. Columns without a split, since no watched title made them."""

import numpy as np

from shared.engine.catalogue import Catalogue
from shared.engine.column import Column, standard
from shared.engine.taste import Taste


def columns(catalogue: Catalogue, taste: Taste) -> list[Column]:
    votes, rating = standard(catalogue.log_votes)[0], standard(catalogue.bayesian_rating)[0]
    missing = ~np.isfinite(catalogue.votes)
    return [
        Column("votes", votes),
        Column("votes squared", np.where(missing, np.nan, votes**2)),
        Column("votes missing", missing.astype(np.float64)),
        Column("rating", rating),
        Column("rating squared", rating**2),
        Column("rating plain", catalogue.rating),
        Column("votes x rating", votes * rating),
        *ages(catalogue, taste, votes),
    ]


def ages(catalogue: Catalogue, taste: Taste, votes: np.ndarray) -> list[Column]:
    """Age in years at the person's present, one per title. A film of a later year than that cannot have been seen by
    then: without "unreleased" to say so, whoever fits weights on old ratings would teach "age" to shun what is new.
    `votes`: one per title, standardised."""
    age = taste.present_year - catalogue.year
    return [
        Column("age", np.log1p(np.maximum(age, 0))),
        Column("unreleased", np.nan_to_num(age < 0).astype(np.float64)),
        Column("age x votes", np.log1p(np.maximum(age, 0)) * votes),
        Column("age squared", standard(np.log1p(np.maximum(age, 0)))[0] ** 2),
    ]

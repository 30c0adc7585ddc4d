"""A world for tests and the demo: TMDB, Trakt, OMDb, TVmaze, Google Books and Open Library in one program, over true facts and invented
numbers.

Names, people, dates and ids of films are true (of films they were checked, of series written from memory). Whatever counts people
– votes, watchers, popularity, lists – is invented, and so are ids of Trakt, those of TVmaze for series of the sample library, and
days of episodes but for the first. What is true of books and what is invented is said in `books`.
"""

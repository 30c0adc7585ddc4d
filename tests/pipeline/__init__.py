"""The main job, end to end on real parts: a media server in, a Postgres behind, picks out."""

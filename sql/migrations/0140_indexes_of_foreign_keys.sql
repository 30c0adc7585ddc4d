set local lock_timeout = '4s';

-- What follows a deletion is looked for row by row: without an index of its own, each deleted title, episode, list or person reads
-- the whole table that points to it. Where most rows point nowhere, the index leaves them out.

-- Titles and episodes go by the thousand when a kind is purged.
create index play_events_title on play_events (title_id);
create index play_events_episode on play_events (episode_id) where episode_id is not null;
create index watch_progress_episode on watch_progress (episode_id) where episode_id is not null;
create index title_feedback_title on title_feedback (title_id);
create index interactions_title on interactions (title_id) where title_id is not null;
create index output_items_title on output_items (title_id);
create index output_items_episode on output_items (episode_id) where episode_id is not null;
create index title_relations_related on title_relations (related_id);
create index title_neighbours_neighbour on title_neighbours (neighbour_id);
-- Beside the one of items that are no episodes, which is what lists read.
create index library_items_any_title on library_items (title_id);

-- Old lists go every night.
create index interactions_run on interactions (run_id) where run_id is not null;

-- A server, a person or a model goes seldom, but then at once.
create index play_events_server on play_events (server_id) where server_id is not null;
create index history_marks_server on history_marks (server_id);
create index outputs_user on outputs (user_id) where user_id is not null;
create index job_runs_requested_by on job_runs (requested_by) where requested_by is not null;
create index audit_log_actor on audit_log (actor_id) where actor_id is not null;
create index invites_created_by on invites (created_by) where created_by is not null;
create index invites_used_by on invites (used_by) where used_by is not null;
create index title_embeddings_model on title_embeddings (model_id);
create index past_embeddings_model on past_embeddings (model_id);
create index embedding_failures_model on embedding_failures (model_id);

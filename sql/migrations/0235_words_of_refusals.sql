set local lock_timeout = '4s';

-- What whoever asked is told of a request's reason: the word of who refused it. What the program says that fetches it may name folders and
-- other titles, and is for administrators alone.
create function word_of_refusal(request title_requests) returns text
language sql immutable parallel safe
as $$
    select case when request.state = 'refused' then request.reason end
$$;

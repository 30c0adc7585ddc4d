set local lock_timeout = '4s';

-- As publish_list of five arguments, with the picks: a list is published in one statement.
create function publish_list(person bigint, of_kind text, made_with jsonb, signals integer, candidates integer, picks jsonb)
returns bigint language plpgsql as $$
declare
    list_id bigint := publish_list(person, of_kind, made_with, signals, candidates);
begin
    insert into recommendations (run_id, rank, title_id, score, match, parts, evidence, reason, facts)
    select list_id, r.rank, r.title_id, r.score, r.match, r.parts, r.evidence, r.reason, r.facts
    from jsonb_to_recordset(picks) as r (
        rank integer, title_id bigint, score double precision, match double precision, parts jsonb, evidence jsonb, reason text,
        facts jsonb
    );
    return list_id;
end
$$;

set local lock_timeout = '4s';

-- What a server was seen to play, beside whatever is read of the server.
create function proofs_of(server_id bigint) returns jsonb
language sql stable parallel safe
return (
    select coalesce(
        jsonb_agg(
            jsonb_build_object('form', p.form, 'basis', p.basis, 'is_proved', p.is_proved, 'problem', p.problem)
            order by p.checked_at
        ),
        '[]'
    )
    from output_proofs p
    where p.server_id = proofs_of.server_id
);

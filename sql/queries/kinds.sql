-- all --
select kind as name, plural, noun, nouns, done, doing, item_type, content, has_episodes, has_certificate, is_picked, picks_beyond,
    borrows_taste
from title_kinds
order by place;

-- there --
-- Of which kinds there is any title.
select k.kind
from title_kinds k
where exists (select from titles t where t.kind = k.kind and t.removed_at is null);

-- all --
select kind as name, plural, noun, nouns, done, item_type, content, has_episodes, has_certificate, is_picked
from title_kinds
order by place;

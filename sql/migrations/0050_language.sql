set local lock_timeout = '4s';

-- In which a person reads; null: as their browser asks for, or as the household has it.
alter table users add column language text;

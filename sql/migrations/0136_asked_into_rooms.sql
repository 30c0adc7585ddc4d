set local lock_timeout = '4s';

-- Who is asked into a room is not in it before they join: until then nothing is told of them, though their limits count.
alter table room_members add column is_here boolean not null default true;

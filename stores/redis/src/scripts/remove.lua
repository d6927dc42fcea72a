-- With a prefix (one server) everything that speaks of the session goes in the same step; without (a cluster)
-- the caller is told whose it was, and does the rest.
local lock, prefix, id = ARGV[1], ARGV[2], ARGV[3]
local there = read(KEYS[1])
if not there then return 0 end
if lock ~= '' and lock ~= there.lock then return redis.call('GET', KEYS[1]) end
redis.call('DEL', KEYS[1])
if prefix ~= '' then
  redis.call('ZREM', due_key(prefix, id), id)
  if there.principal ~= '' then redis.call('HDEL', principal_key(prefix, there.principal), id) end
end
return {there.principal, string.format('%.0f', there.authenticated)}

-- One server: the time of the revocation and every session's end, in one step.
local now, keep, principal, prefix = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local revoked = redis.call('HGET', KEYS[1], 'revoked')
if not revoked or tonumber(now) > tonumber(revoked) then redis.call('HSET', KEYS[1], 'revoked', now) end
redis.call('PERSIST', KEYS[1])
local ended = 0
for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
  if id ~= 'revoked' and id ~= keep then
    local row = read(row_key(prefix, id))
    if row and row.principal == principal then
      if tonumber(now) < row.deadline then ended = ended + 1 end
      end_row(prefix, id)
    end
    redis.call('HDEL', KEYS[1], id)
  end
end
return ended

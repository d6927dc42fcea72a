-- A cluster: the place becomes a session on the list, unless the principal's sessions were revoked, or this one
-- was to end for another, since it was reserved.
local now, margin, id, token = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local authenticated, entry = ARGV[5], ARGV[6]
local index = KEYS[1]
if revoked_after(index, tonumber(authenticated)) then return 'REVOKED' end
if redis.call('HEXISTS', index, 'x ' .. id) == 1 then return 'ENDED' end
if redis.call('HDEL', index, token .. ' ' .. id) == 0 then return 'ENDED' end
list(index, id, entry, now, margin)
return 'DONE'

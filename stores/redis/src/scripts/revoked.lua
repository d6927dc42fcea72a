-- A cluster: the time of the revocation, and the list as it is then.
local now = ARGV[1]
local revoked = redis.call('HGET', KEYS[1], 'revoked')
if not revoked or tonumber(now) > tonumber(revoked) then redis.call('HSET', KEYS[1], 'revoked', now) end
redis.call('PERSIST', KEYS[1])
return redis.call('HKEYS', KEYS[1])

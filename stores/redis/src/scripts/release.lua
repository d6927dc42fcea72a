-- A cluster: a place is given up. Who was to end for it stays, unless somebody has counted on that since.
local id, token = ARGV[1], ARGV[2]
local index = KEYS[1]
local counted_on = redis.call('HEXISTS', index, 'x ' .. id) == 1
if redis.call('HDEL', index, token .. ' ' .. id) == 0 then counted_on = true end
if counted_on then return 0 end
local all = redis.call('HGETALL', index)
for n = 1, #all, 2 do
  if all[n]:sub(1, 2) == 'x ' and all[n + 1]:match('^%S+') == token then redis.call('HDEL', index, all[n]) end
end
return 1

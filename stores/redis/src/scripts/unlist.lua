-- Takes a session off a principal's list, unless it has signed in anew since.
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if entry and entry:match('^%d+') == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0

-- A cluster: ends a session of this principal; 1 if there was one that had not expired.
local now, principal = tonumber(ARGV[1]), ARGV[2]
local there = read(KEYS[1])
if not there or there.principal ~= principal then return 0 end
redis.call('DEL', KEYS[1])
if now < there.deadline then return 1 end
return 0

-- The end of a row that has expired, and whose it was; the deadline of one that has not.
local there = read(KEYS[1])
if not there then return 0 end
if tonumber(ARGV[1]) < there.deadline then return string.format('%.0f', there.deadline) end
redis.call('DEL', KEYS[1])
return {there.principal, string.format('%.0f', there.authenticated)}

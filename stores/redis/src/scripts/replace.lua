local now, margin, expected, head, octets = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local there = live(KEYS[1], now)
if not there then return 0 end
if there.revision ~= expected then return redis.call('GET', KEYS[1]) end
put(KEYS[1], head, math.max(there.seen, number(head, 10)), there.principal, octets, now, margin)
if there.lock ~= head:sub(42, 73) then return 2 end
return 1

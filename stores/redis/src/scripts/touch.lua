local now, margin, seen = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local there = live(KEYS[1], now)
if not there then return 0 end
if seen > there.seen then
  redis.call('SETRANGE', KEYS[1], 9, struct.pack('>I8', seen))
  redis.call('PEXPIRE', KEYS[1], keep_for(math.min(there.ends, seen + there.idle), now, margin))
end
return 1

local now, margin, seen = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local there, deadline, before, idle, ends = head(KEYS[1])
if not there or now >= deadline then return 0 end
if seen > before then
  redis.call('SETRANGE', KEYS[1], '9', struct.pack('>I8', seen))
  redis.call('PEXPIRE', KEYS[1], math.max(1, math.min(ends, seen + idle) - now + margin))
end
return 1

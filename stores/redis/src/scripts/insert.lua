local now, row, keep = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local there, deadline = head(KEYS[1])
if there and now < deadline then return 0 end
redis.call('SET', KEYS[1], row, 'PX', keep)
return 1

-- The row is written as it is given, but that it keeps the principal that is there, and the later of both visits.
local now, expected, row, keep, margin = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local there, deadline, seen = head(KEYS[1])
if not there or now >= deadline then return 0 end
if there:sub(2, 9) ~= expected then return redis.call('GET', KEYS[1]) end

local principal = there:sub(74, 75 + struct.unpack('>I2', there, 74))
if row:sub(74, 73 + #principal) ~= principal then
  row = row:sub(1, 73) .. principal .. row:sub(76 + struct.unpack('>I2', row, 74))
end
local ours, idle, ends = struct.unpack('>I8I8I8', row, 10)
if seen > ours then
  row = row:sub(1, 9) .. there:sub(10, 17) .. row:sub(18)
  keep = math.max(1, math.min(ends, seen + idle) - now + margin)
end
redis.call('SET', KEYS[1], row, 'PX', keep)
if there:sub(42, 73) ~= row:sub(42, 73) then return 2 end
return 1

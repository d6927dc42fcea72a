-- How a row begins: see row.rs. Every script that reads one begins with this. Octets are compared where they
-- stand: scripts that each visit runs make no tables.
--
-- The octets up to the principal's end, at the least; then deadline, seen, idle and ends. Nothing, without a row.
local function head(key)
  local s = redis.call('GETRANGE', key, '0', '330')
  if s == '' then return nil end
  if string.byte(s) ~= 1 then error({err = 'NEWERROW this row was written by a newer version'}) end
  if #s < 75 then error({err = 'BADROW this is not a row'}) end
  local seen, idle, ends = struct.unpack('>I8I8I8', s, 10)
  return s, math.min(ends, seen + idle), seen, idle, ends
end

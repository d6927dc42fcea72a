-- A cluster: the record of a sign-in, and whose the session was before.
local now, margin, head, octets = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local principal, expected = ARGV[5], ARGV[6]
local there = live(KEYS[1], now)
local seen = number(head, 10)
if expected == '' then
  if there then return {'TAKEN'} end
elseif not there then
  return {'GONE'}
elseif there.revision ~= expected then
  return {'CONFLICT', redis.call('GET', KEYS[1])}
else
  seen = math.max(seen, there.seen)
end
put(KEYS[1], head, seen, principal, octets, now, margin)
if there then return {'DONE', there.principal, string.format('%.0f', there.authenticated)} end
return {'DONE', '', '0'}

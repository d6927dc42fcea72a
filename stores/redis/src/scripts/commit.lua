-- A cluster: the record of a sign-in, and whose the session was before.
local now, margin, row, expected = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local there = live(KEYS[1], now)
local refused = unexpected(KEYS[1], there, expected)
if refused then return refused end
put(KEYS[1], row, last_seen(row, there), now, margin)
if there then return {'DONE', there.principal, string.format('%.0f', there.authenticated)} end
return {'DONE', '', '0'}

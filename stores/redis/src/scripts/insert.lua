local now, margin, head, octets = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
if live(KEYS[1], now) then return 0 end
put(KEYS[1], head, number(head, 10), '', octets, now, margin)
return 1

-- A cluster: takes sessions that have been ended off the list, with what was reserved for them.
local ended = {}
for n = 1, #ARGV do ended[ARGV[n]] = true end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if ended[field:match('(%S+)$')] then redis.call('HDEL', KEYS[1], field) end
end
return 1

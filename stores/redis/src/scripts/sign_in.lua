-- One server: the record, its old and its new principal's index, and the sessions that end for it, in one step.
local now, margin, row = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local principal, id, expected, entry = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local limit, max, prefix = ARGV[8], tonumber(ARGV[9]), ARGV[10]
local index = KEYS[3]

if revoked_after(index, number(row, 34)) then return {'REVOKED'} end

local others, ended = {}, 0
if limit ~= '' then
  local all = redis.call('HGETALL', index)
  for n = 1, #all, 2 do
    local other = all[n]
    if other ~= 'revoked' and other ~= id then
      local session = live(row_key(prefix, other), now)
      if session and session.principal == principal then
        local authenticated, created = all[n + 1]:match('^(%d+) (%d+)')
        table.insert(others, {id = other, authenticated = tonumber(authenticated), created = tonumber(created)})
      else
        redis.call('HDEL', index, other)
      end
    end
  end
  ended = to_end(#others, limit, max)
  if not ended then return {'TOOMANY'} end
  by_sign_in(others)
end

local there = live(KEYS[1], now)
local refused = unexpected(KEYS[1], there, expected)
if refused then return refused end
local seen = last_seen(row, there)

local answer = {'DONE'}
for n = 1, ended do
  end_row(prefix, others[n].id)
  redis.call('HDEL', index, others[n].id)
  table.insert(answer, others[n].id)
end
if there and there.principal ~= '' and there.principal ~= principal then
  redis.call('HDEL', principal_key(prefix, there.principal), id)
end
list(index, id, entry, now, margin)
put(KEYS[1], row, seen, now, margin)
redis.call('ZADD', KEYS[2], 'LT', deadline_of(row, seen), id)
return answer

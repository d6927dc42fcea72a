-- A cluster: a place on the principal's list for a sign-in that is to come, and who must end for it.
--
-- Beside its sessions the list then holds "<token> <id>" → "authenticated created until ends" for a place, and
-- "x <id>" → "<token> until" for a session that is to end.
local now, margin, id, token = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local authenticated, created, untl, ends = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local limit, max = ARGV[9], tonumber(ARGV[10])
local index = KEYS[1]

if revoked_after(index, tonumber(authenticated)) then return {'REVOKED'} end

-- What the caller has found to be over, if it is as it was found.
for n = 11, #ARGV, 2 do
  if redis.call('HGET', index, ARGV[n]) == ARGV[n + 1] then redis.call('HDEL', index, ARGV[n]) end
end

local answer = {'DONE'}
if limit ~= '' then
  local all, ending, sessions, others = redis.call('HGETALL', index), {}, {}, {}
  for n = 1, #all, 2 do
    local mark, other = all[n]:match('^(%S+) (%S+)$')
    if mark == 'x' then
      ending[other] = true
    elseif all[n] ~= 'revoked' then
      other = other or all[n]
      local a, c = all[n + 1]:match('^(%d+) (%d+)')
      local known = sessions[other]
      if not known or known.authenticated < tonumber(a) then
        sessions[other] = {id = other, authenticated = tonumber(a), created = tonumber(c)}
      end
    end
  end
  for other, session in pairs(sessions) do
    if other ~= id and not ending[other] then table.insert(others, session) end
  end
  local ended = to_end(#others, limit, max)
  if not ended then return {'TOOMANY'} end
  by_sign_in(others)
  for n = 1, ended do
    redis.call('HSET', index, 'x ' .. others[n].id, token .. ' ' .. untl)
    table.insert(answer, others[n].id)
  end
end
list(index, token .. ' ' .. id, authenticated .. ' ' .. created .. ' ' .. untl .. ' ' .. ends, now, margin)
return answer

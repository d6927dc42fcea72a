-- A principal's sessions, in a hash: id → "authenticated created ends", and the time of the last revocation.
local function revoked_after(key, authenticated)
  local revoked = redis.call('HGET', key, 'revoked')
  return revoked and authenticated < tonumber(revoked)
end

local function list(key, id, entry, now, margin)
  redis.call('HSET', key, id, entry)
  if redis.call('HEXISTS', key, 'revoked') == 1 then return end
  local need = keep_for(tonumber(entry:match('(%d+)$')), now, margin)
  if redis.call('PTTL', key) < need then redis.call('PEXPIRE', key, need) end
end

-- Those signed in longest ago first.
local function by_sign_in(sessions)
  table.sort(sessions, function(a, b)
    if a.authenticated ~= b.authenticated then return a.authenticated < b.authenticated end
    if a.created ~= b.created then return a.created < b.created end
    return a.id < b.id
  end)
end

-- How many of `others` must end for one more; nil when there may be no more.
local function to_end(others, limit, max)
  if limit == 'refuse' then
    if others >= max then return nil end
    return 0
  end
  return math.max(0, others + 1 - max)
end

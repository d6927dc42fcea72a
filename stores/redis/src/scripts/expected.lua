-- A sign-in expects a row of this revision, or none (''): the answer to it when there is something else.
local function unexpected(key, there, expected)
  if expected == '' then
    if there then return {'TAKEN'} end
  elseif not there then
    return {'GONE'}
  elseif there.revision ~= expected then
    return {'CONFLICT', redis.call('GET', key)}
  end
end

-- A touch does not move the revision: somebody may have come since it was read.
local function last_seen(row, there)
  local seen = number(row, 10)
  if there then return math.max(seen, there.seen) end
  return seen
end

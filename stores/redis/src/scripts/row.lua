-- A row in a table, for scripts that look at several.
local function number(s, at) return (struct.unpack('>I8', s, at)) end

-- Where the principal ends.
local function named(s) return 75 + struct.unpack('>I2', s, 74) end

local function read(key)
  local s, deadline, seen = head(key)
  if not s then return nil end
  return {
    revision = s:sub(2, 9), seen = seen, deadline = deadline,
    authenticated = number(s, 34), lock = s:sub(42, 73), principal = s:sub(76, named(s)),
  }
end

local function live(key, now)
  local row = read(key)
  if row and now < row.deadline then return row end
end

-- Redis' own expiry only makes room: `margin` after the deadline.
local function keep_for(deadline, now, margin) return math.max(1, deadline - now + margin) end

local function deadline_of(row, seen) return math.min(number(row, 26), seen + number(row, 18)) end

local function put(key, row, seen, now, margin)
  row = row:sub(1, 9) .. struct.pack('>I8', seen) .. row:sub(18)
  redis.call('SET', key, row, 'PX', keep_for(deadline_of(row, seen), now, margin))
end

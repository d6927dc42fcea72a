-- How a row is read and written: see row.rs. Every script begins with this.
local HEAD, HEAD_MAX = 75, 75 + 256

local function number(s, at) return struct.unpack('>I8', s, at) end

local function read(key)
  local s = redis.call('GETRANGE', key, 0, HEAD_MAX - 1)
  if s == '' then return nil end
  if string.byte(s) ~= 1 then error({err = 'NEWERROW this row was written by a newer version'}) end
  if #s < HEAD then error({err = 'BADROW this is not a row'}) end
  local seen, idle, ends = number(s, 10), number(s, 18), number(s, 26)
  return {
    revision = s:sub(2, 9), seen = seen, idle = idle, ends = ends,
    deadline = math.min(ends, seen + idle),
    authenticated = number(s, 34), lock = s:sub(42, 73),
    principal = s:sub(76, 75 + struct.unpack('>I2', s, 74)),
  }
end

local function live(key, now)
  local row = read(key)
  if row and now < row.deadline then return row end
end

-- Redis' own expiry only makes room: `margin` after the deadline.
local function keep_for(deadline, now, margin) return math.max(1, deadline - now + margin) end

local function deadline_of(head, seen) return math.min(number(head, 26), seen + number(head, 18)) end

local function put(key, head, seen, principal, octets, now, margin)
  local row = head:sub(1, 9) .. struct.pack('>I8', seen) .. head:sub(18)
    .. struct.pack('>I2', #principal) .. principal .. octets
  redis.call('SET', key, row, 'PX', keep_for(deadline_of(head, seen), now, margin))
end

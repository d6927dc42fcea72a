-- How keys are named: see keys.rs. Only for scripts that reach several slots, on one server.
local function row_key(prefix, id) return prefix .. 's:{' .. id .. '}' end

local function due_key(prefix, id) return prefix .. 'd:{' .. id:sub(1, 1) .. '}' end

local function principal_key(prefix, principal)
  local plain = principal:gsub('[^0-9A-Za-z@._-]', function(c) return string.format('%%%02X', string.byte(c)) end)
  return prefix .. 'p:{' .. plain .. '}'
end

local function end_row(prefix, id)
  redis.call('DEL', row_key(prefix, id))
  redis.call('ZREM', due_key(prefix, id), id)
end

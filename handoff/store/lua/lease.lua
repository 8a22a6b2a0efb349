-- lease.1
-- Promises: one owner of a partition at a time, and a number that grows with every change of hands, so that a stalled
-- owner's late writes are refused. An owner that starts again under its own name takes over at once.
-- KEYS  1 lease  2 fence
-- ARGV  1 owner  2 token held, "" at first  3 length (ms)
-- Returns the token, or "" while somebody else owns the partition.
local held = redis.call('GET', KEYS[1])
if held and ARGV[2] ~= '' and held == ARGV[2] then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return held
end
if ARGV[2] ~= '' and held and held ~= ARGV[2] then
  return ''
end
if held and string.match(held, '^(.*):%d+$') ~= ARGV[1] then
  return ''
end
local token = ARGV[1] .. ':' .. redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'PX', ARGV[3])
return token

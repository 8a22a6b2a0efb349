-- erase.4
-- Promises: nothing of a conversation stays: its own keys, its entries in the partition's streams and indexes. Only an
-- opt-out stays, under a name that leads nowhere. Screens are told that something is gone, not what.
-- KEYS  1 inbox  2 outbox  3 pages  4 feed  5 waiting  6 human  7 recent  8 later  9 the conversation's list of
--       links  10.. the conversation's own keys, and its links
-- ARGV  1 conversation id  2 how many links were in the list when KEYS were named  3 feed length
-- Returns how many keys and entries were removed; -1 when a link was made meanwhile: name the keys anew.
if redis.call('SCARD', KEYS[9]) ~= tonumber(ARGV[2]) then
  return -1
end
local removed = 0
for i = 1, 4 do
  for _, entry in ipairs(redis.call('XRANGE', KEYS[i], '-', '+')) do
    local fields = entry[2]
    for f = 1, #fields, 2 do
      if fields[f] == 'c' and fields[f + 1] == ARGV[1] then
        if i < 4 then redis.call('XACK', KEYS[i], 'line', entry[1]) end
        redis.call('XDEL', KEYS[i], entry[1])
        removed = removed + 1
      end
    end
  end
end
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('SREM', KEYS[6], ARGV[1])
redis.call('ZREM', KEYS[7], ARGV[1])
redis.call('ZREM', KEYS[8], ARGV[1])
for i = 9, #KEYS do
  removed = removed + redis.call('DEL', KEYS[i])
end
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[3], '*', 'c', '', 'k', 'erased')
return removed

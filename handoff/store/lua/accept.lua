-- accept.1
-- Promises: an inbound message is stored exactly once, in the order of the calls: marked as seen, queued in its
-- partition's inbox, written to the transcript, its sender's sealed address put away. All of it or nothing.
-- KEYS  1 seen  2 inbox  3 conversation  4 log  5 address  6 recent  7 feed  8 web
-- ARGV  1 conversation id  2 message id  3 now (ms)  4 sealed inbound  5 sealed address  6 sealed text
--       7 channel  8 seen (s)  9 retention (s)  10 "1" for web chat  11 feed length
-- Returns {"accepted", inbox id} or {"duplicate"}.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {'duplicate'}
end
redis.call('SET', KEYS[1], '1', 'EX', ARGV[8])
local entry = redis.call('XADD', KEYS[2], '*', 'c', ARGV[1], 'id', ARGV[2], 'at', ARGV[3], 'body', ARGV[4])
redis.call('SET', KEYS[5], ARGV[5], 'EX', ARGV[9])
redis.call('HSETNX', KEYS[3], 'created', ARGV[3])
redis.call('HSET', KEYS[3], 'channel', ARGV[7], 'last_in', ARGV[3])
redis.call('HINCRBY', KEYS[3], 'unread', 1)
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('XADD', KEYS[4], '*', 'kind', 'in', 'by', 'person', 'at', ARGV[3], 'ref', ARGV[2], 'body', ARGV[6])
redis.call('EXPIRE', KEYS[4], ARGV[9])
if ARGV[10] == '1' then
  redis.call('XADD', KEYS[8], '*', 'from', 'me', 'ref', ARGV[2], 'body', ARGV[6])
  redis.call('EXPIRE', KEYS[8], ARGV[9])
end
redis.call('ZADD', KEYS[6], ARGV[3], ARGV[1])
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[11], '*', 'c', ARGV[1], 'k', 'in')
return {'accepted', entry}

-- receipt.1
-- Promises: a provider's word on a message only ever adds knowledge, in whatever order the words come: sent, then
-- delivered or failed, then read. A message still marked as being tried is thereby known to have been sent.
-- KEYS  1 out  2 log  3 feed  4 conversation
-- ARGV  1 conversation id  2 outbound id  3 now (ms)  4 state (sent, delivered, read, failed)  5 why  6 feed length
--       7 provider id
-- Returns {"ok"}, {"known"} or {"gone"}.
local state = redis.call('HGET', KEYS[1], ARGV[2])
if not state then
  return {'gone'}
end
local rank = {queued = 0, trying = 1, unknown = 1, sent = 2, failed = 3, delivered = 3, read = 4, stopped = 9}
local word = string.match(state, '^(%a+)')
if (rank[word] or 9) >= rank[ARGV[4]] then
  return {'known'}
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[4] .. ':' .. ARGV[7])
local args = {'XADD', KEYS[2], '*', 'kind', 'delivery', 'by', 'line', 'at', ARGV[3], 'ref', ARGV[2], 'state', ARGV[4]}
if ARGV[5] ~= '' then
  args[#args + 1] = 'why'
  args[#args + 1] = ARGV[5]
end
redis.call(unpack(args))
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[6], '*', 'c', ARGV[1], 'k', 'delivery')
return {'ok'}

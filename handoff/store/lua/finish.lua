-- finish.1
-- Promises: what became of an attempt is written once, and a message that needs no further attempt leaves the outbox in
-- the same step. For web chat this is the sending itself: the text joins what the person's screen shows.
-- KEYS  1 lease  2 conversation  3 out  4 log  5 feed  6 outbox  7 web
-- ARGV  1 lease token  2 conversation id  3 outbound id  4 outbox entry id  5 now (ms)
--       6 new state ("sent", "failed", "stopped", "unknown", "queued")  7 why or provider id  8 attempt
--       9 sealed body for web chat or ""  10 "from" for web chat  11 retention (s)  12 feed length
-- Returns {"ok"}, {"kept", state} when a receipt already told more, or {"lost"}.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost'}
end
local state = redis.call('HGET', KEYS[3], ARGV[3]) or ''
local word = string.match(state, '^(%a*)')
local final = ARGV[6] ~= 'queued'
if final then
  redis.call('XACK', KEYS[6], 'line', ARGV[4])
  redis.call('XDEL', KEYS[6], ARGV[4])
end
if state == '' then
  return {'gone'}
end
if word ~= 'queued' and word ~= 'trying' then
  return {'kept', state}
end
if final then
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[6] .. ':' .. ARGV[7])
else
  redis.call('HSET', KEYS[3], ARGV[3], 'queued:' .. ARGV[8])
end
if ARGV[6] == 'sent' then
  redis.call('HSET', KEYS[2], 'last_out', ARGV[5])
  if ARGV[9] ~= '' then
    redis.call('XADD', KEYS[7], '*', 'from', ARGV[10], 'ref', ARGV[3], 'body', ARGV[9])
    redis.call('EXPIRE', KEYS[7], ARGV[11])
  end
end
local args = {'XADD', KEYS[4], '*', 'kind', 'delivery', 'by', 'line', 'at', ARGV[5], 'ref', ARGV[3], 'state', ARGV[6]}
if ARGV[6] ~= 'sent' then
  args[#args + 1] = 'why'
  args[#args + 1] = ARGV[7]
end
redis.call(unpack(args))
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[12], '*', 'c', ARGV[2], 'k', 'delivery')
return {'ok'}

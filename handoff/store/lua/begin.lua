-- begin.1
-- Promises: the last word on whether an outbound message may leave, at the instant that counts. Says "go" at most once
-- for each attempt; a message that an earlier attempt may have sent is never said "go" to.
-- KEYS  1 lease  2 conversation  3 out  4 opted out  5 log  6 feed  7 address
-- ARGV  1 lease token  2 conversation id  3 outbound id  4 voice  5 "1": despite an opt-out  6 now (ms)
--       7 "1": the caller looked at the provider and it was not sent there  8 feed length
-- Returns {"go", attempt, sealed address}, {"open", attempt, started (ms), sealed address}, {"stopped", why},
--         {"done", state}, {"gone"} or {"lost"}.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost'}
end
local state = redis.call('HGET', KEYS[3], ARGV[3])
if not state then
  return {'gone'}
end
local word, attempt, started = string.match(state, '^(%a+):?(%d*):?(%d*)')
if word ~= 'queued' and word ~= 'trying' then
  return {'done', state}
end
attempt = tonumber(attempt) or 0
local address = redis.call('GET', KEYS[7]) or ''
if word == 'trying' and ARGV[7] ~= '1' then
  return {'open', attempt, started, address}
end
local why = ''
if redis.call('EXISTS', KEYS[4]) == 1 and ARGV[5] ~= '1' then
  why = 'opted_out'
elseif (ARGV[4] == 'assistant' or ARGV[4] == 'notice') and redis.call('HGET', KEYS[2], 'holder') == 'human' then
  why = 'human_holds'
elseif address == '' then
  why = 'no_address'
end
if why ~= '' then
  redis.call('HSET', KEYS[3], ARGV[3], 'stopped:' .. why)
  redis.call('XADD', KEYS[5], '*', 'kind', 'delivery', 'by', 'line', 'at', ARGV[6], 'ref', ARGV[3], 'state', 'stopped',
    'why', why)
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[8], '*', 'c', ARGV[2], 'k', 'delivery')
  return {'stopped', why}
end
attempt = attempt + 1
redis.call('HSET', KEYS[3], ARGV[3], 'trying:' .. attempt .. ':' .. ARGV[6])
return {'go', attempt, address}

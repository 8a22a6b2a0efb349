-- commit.2
-- Promises: a plan is carried out on one conversation at once or not at all, and only once: state, replies to the
-- outbox, transcript, pages, opt-out, what is planned for later, and (for a message that is done) its leaving the
-- inbox. An opt-out ends what was planned.
-- KEYS  1 lease  2 conversation  3 once  4 log  5 outbox  6 out  7 feed  8 recent  9 waiting  10 human  11 pages
--       12 opted out  13 inbox  14 later
-- ARGV  1 conversation id  2 now (ms)  3 lease token, "" when the caller works no partition  4 plan as JSON
--       5 retention (s)  6 feed length
-- Plan: key, set {field: text or false}, expect {holder: [..], advocate, version, not_opted_out}, opt_out (absent,
--       true, false), out [{id, voice, despite, body, by, language}], events [{kind, by, ref, state, why, language,
--       body}], pages [{id, why, target}], done (inbox id), clear [plan keys]
-- Returns {"ok", version}, {"again", version}, {"stale", holder, advocate, version} or {"lost"}.
local plan = cjson.decode(ARGV[4])
if ARGV[3] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[3] then
  return {'lost'}
end
local now = redis.call('HMGET', KEYS[2], 'holder', 'advocate', 'version')
local holder = now[1] or 'bot'
local advocate = now[2] or ''
local version = tonumber(now[3] or '0')
if plan.key and plan.key ~= '' and redis.call('HEXISTS', KEYS[3], plan.key) == 1 then
  return {'again', version}
end
local stopped = redis.call('EXISTS', KEYS[12]) == 1
local expect = plan.expect or {}
local holds = true
if expect.exists and redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[14], ARGV[1])
  return {'missing'}
end
if expect.holder then
  holds = false
  for _, h in ipairs(expect.holder) do if h == holder then holds = true end end
end
if expect.advocate and expect.advocate ~= advocate then holds = false end
if expect.version and tonumber(expect.version) ~= version then holds = false end
if expect.not_opted_out and stopped then
  return {'opted_out'}
end
if not holds then
  return {'stale', holder, advocate, version}
end
if plan.done and plan.done ~= '' then
  if redis.call('XACK', KEYS[13], 'line', plan.done) == 0 then
    return {'again', version}
  end
  redis.call('XDEL', KEYS[13], plan.done)
end

local moved = false
if plan.opt_out == true then
  redis.call('SET', KEYS[12], ARGV[2])
  redis.call('HDEL', KEYS[2], 'later_at', 'later_from')
  redis.call('ZREM', KEYS[14], ARGV[1])
  stopped = true
  moved = true
elseif plan.opt_out == false then
  redis.call('DEL', KEYS[12])
  stopped = false
  moved = true
end
for field, value in pairs(plan.set or {}) do
  if value == false then
    redis.call('HDEL', KEYS[2], field)
  else
    redis.call('HSET', KEYS[2], field, value)
  end
  if field == 'later_at' then
    if value == false then
      redis.call('ZREM', KEYS[14], ARGV[1])
    else
      redis.call('ZADD', KEYS[14], value, ARGV[1])
    end
  end
  if field == 'holder' or field == 'advocate' or field == 'later_at' then moved = true end
end
if moved then
  version = redis.call('HINCRBY', KEYS[2], 'version', 1)
end
if plan.set and plan.set.holder then
  redis.call('SREM', KEYS[9], ARGV[1])
  redis.call('SREM', KEYS[10], ARGV[1])
  if plan.set.holder == 'waiting' then redis.call('SADD', KEYS[9], ARGV[1]) end
  if plan.set.holder == 'human' then redis.call('SADD', KEYS[10], ARGV[1]) end
end

local function note(e)
  local args = {'XADD', KEYS[4], '*', 'kind', e.kind, 'by', e.by, 'at', ARGV[2]}
  for _, f in ipairs({'ref', 'state', 'why', 'language', 'body'}) do
    if e[f] and e[f] ~= '' then
      args[#args + 1] = f
      args[#args + 1] = e[f]
    end
  end
  redis.call(unpack(args))
end

local alarm = ''
for _, e in ipairs(plan.events or {}) do
  note(e)
  if e.kind == 'alarm' then alarm = 'alarm' end
end
for _, o in ipairs(plan.out or {}) do
  if redis.call('HEXISTS', KEYS[6], o.id) == 0 then
    note({kind = 'out', by = o.by, ref = o.id, language = o.language, body = o.shown})
    if stopped and not o.despite then
      redis.call('HSET', KEYS[6], o.id, 'stopped:opted_out')
      note({kind = 'delivery', by = 'line', ref = o.id, state = 'stopped', why = 'opted_out'})
    else
      redis.call('HSET', KEYS[6], o.id, 'queued')
      redis.call('XADD', KEYS[5], '*', 'c', ARGV[1], 'id', o.id, 'voice', o.voice, 'despite', o.despite and '1' or '',
        'body', o.body)
    end
    redis.call('EXPIRE', KEYS[6], ARGV[5])
  end
end
for _, p in ipairs(plan.pages or {}) do
  redis.call('XADD', KEYS[11], '*', 'c', ARGV[1], 'id', p.id, 'why', p.why, 'target', p.target)
end
for _, k in ipairs(plan.clear or {}) do
  redis.call('HDEL', KEYS[3], k)
end
if plan.key and plan.key ~= '' then
  redis.call('HSET', KEYS[3], plan.key, ARGV[2])
  redis.call('EXPIRE', KEYS[3], ARGV[5])
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('EXPIRE', KEYS[2], ARGV[5])
  redis.call('EXPIRE', KEYS[4], ARGV[5])
  redis.call('ZADD', KEYS[8], ARGV[2], ARGV[1])
end
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[6], '*', 'c', ARGV[1], 'k', alarm == '' and 'state' or alarm)
return {'ok', version}

-- link.1
-- Promises: a link is kept only while its conversation exists, and the conversation's list of links names it, so that
-- erasing one finds the other.
-- KEYS  1 conversation  2 the conversation's links  3 the link
-- ARGV  1 hashed key of the link  2 sealed payload  3 seconds until it ends  4 retention in seconds
-- Returns 1 when it is kept, 0 when the conversation is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('SET', KEYS[3], ARGV[2], 'EX', ARGV[3])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return 1

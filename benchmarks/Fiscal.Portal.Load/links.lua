-- A random link out of all of them for each request, from an address of its own: as a proxy would pass them on.
local file = io.open(os.getenv("TOKENS"), "rb")
local tokens = file:read("*a")
file:close()
local count = #tokens / 46
local seed = 1
function setup(thread) thread:set("seed", seed); seed = seed + 1 end
function init() math.randomseed(seed) end
function request()
  local i = math.random(0, count - 1)
  wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) Mobile"
  wrk.headers["X-Forwarded-For"] = "10." .. math.random(0, 255) .. "." .. math.random(0, 255) .. "." .. math.random(0, 255)
  return wrk.format("GET", "/R/" .. tokens:sub(i * 46 + 1, i * 46 + 45))
end

-- expect: ok
-- Rows that lie about their number, their bytes, their names and their values.
return function(doc)
  local names = { "start", "stop", "rule", "a", "b" }
  local function row(...)
    local values = { ... }
    return function() doc:add_rows("x", names, values, 1) end
  end
  local bad = {
    row(0, 1, 5, "a", "b"), row(-1, 1, "r"), row(1, 0, "r"),
    row(0, 1 << 40, "r"), row("0", 1, "r"), row(0, 1, "r", {}),
    row(0, 1, "r", "\xff"), row(0, 1, "r", print),
    function() doc:add_rows("x", names, {}, 1 << 60) end,
    function() doc:add_rows("x", names, {}, -1) end,
    function() doc:add_rows("x", { "start" }, {}, 0) end,
    function() doc:add_rows("x", { "start", "a" }, { 0, 1 }, 1) end,
    function() doc:add_rows("x", { "start", "stop", 5 }, {}, 0) end,
    function() doc:add_rows("actor", names, { 0, 1, "r" }, 1) end,
    function() doc:letters("a", {}) end,
  }
  for i, f in ipairs(bad) do
    if pcall(f) then
      error("row " .. i .. " was taken")
    end
  end
  local trap = setmetatable({}, { __index = function() return 0 end })
  if pcall(doc.add_rows, doc, "x", names, trap, 1) then
    error("a metamethod was asked")
  end
  local letters = doc:letters(trap, trap)
  if letters ~= ("?"):rep(#doc) then
    error("letters asked a metamethod")
  end
  doc:add_rows("x", names, { 0, 1, "r", false, 2.5 }, 1)
end
